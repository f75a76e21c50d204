// Bounds on length: a file that outgrows its page holds two ideas, a function that outgrows the screen hides one.
import ts from "typescript";
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";

export const fileLinesMax = 400;
export const functionLinesMax = 70;

export function checkFileSize(file: SourceFile): Finding[] {
  const lines = file.text.trimEnd().split("\n").length;
  if (lines <= fileLinesMax) return [];
  return [{ path: file.path, line: fileLinesMax + 1, message: `has ${lines} lines, at most ${fileLinesMax} may be` }];
}

export function checkFunctionSize(file: SourceFile): Finding[] {
  return file.nodes().flatMap((node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return [];
    const lines = lineSpan(file.tree, node);
    if (lines <= functionLinesMax) return [];
    return [file.at(node, `function has ${lines} lines, at most ${functionLinesMax} may be`)];
  });
}

function lineSpan(tree: ts.SourceFile, node: ts.Node): number {
  const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
}
