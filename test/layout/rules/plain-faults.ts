// Faults that hide: an error nobody can tell apart by its code, a cast that turns the checker off,
// output that no caller asked for.
import ts from "typescript";
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";

export function checkBareErrors(file: SourceFile): Finding[] {
  return file.nodes().flatMap((node) => {
    if (!ts.isThrowStatement(node)) return [];
    const thrown = node.expression;
    const made = ts.isNewExpression(thrown) || ts.isCallExpression(thrown) ? thrown.expression : undefined;
    if (made === undefined || !ts.isIdentifier(made) || made.text !== "Error") return [];
    return [file.at(node, "throws a bare Error: use a class with a code from errors.ts, or assert when it is a bug")];
  });
}

export function checkAnyCasts(file: SourceFile): Finding[] {
  return file.nodes().flatMap((node) => {
    const isCast = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node);
    if (!isCast || node.type.kind !== ts.SyntaxKind.AnyKeyword) return [];
    return [file.at(node, "casts to any: say the type, or narrow from unknown")];
  });
}

/** Folders whose purpose is to print. */
const printingFolders = ["packages/cli/src/", "sim/src/report/"];

export function checkConsole(file: SourceFile): Finding[] {
  const mayPrint = printingFolders.some((folder) => file.path.startsWith(folder));
  return file.nodes().flatMap((node) => {
    if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return [];
    const [object, property] = [node.expression.text, node.name.text];
    if (object === "console") return [file.at(node, "writes to the console: return the text, or take a logger")];
    const isStream = object === "process" && (property === "stdout" || property === "stderr");
    if (!isStream || mayPrint) return [];
    return [file.at(node, "writes to the process's streams: only the command and the reports do")];
  });
}
