// A file opens with what it is and which invariant it keeps, in whole sentences.
import ts from "typescript";
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";

const sentence = /[A-Z][^.]{10,}[.:]/s;

export function checkOpeningComment(file: SourceFile): Finding[] {
  if (sentence.test(openingComment(file.text))) return [];
  return [{ path: file.path, line: 1, message: "does not open with a comment of at least one sentence" }];
}

/** The comments before the first line of code, of which a shebang is none; without their markers. */
function openingComment(text: string): string {
  const ranges = ts.getLeadingCommentRanges(text, ts.getShebang(text)?.length ?? 0) ?? [];
  const comments = ranges.map(({ pos, end }) => text.slice(pos, end));
  return comments.join("\n").replace(/^\s*(\/\/|\/?\*+\/?)/gm, "");
}
