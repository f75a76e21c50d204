// Runs a rule over a file that exists only as a string, and gives its findings as "line message".
import type { Finding } from "../tree/finding.js";
import { SourceFile } from "../tree/source-file.js";

export function findIn(path: string, text: string, check: (file: SourceFile) => Finding[]): string[] {
  return check(new SourceFile(path, text)).map(({ line, message }) => `${line} ${message}`);
}
