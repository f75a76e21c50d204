// `src/index.ts` is the front door of a package: it re-exports and holds no code of its own.
import ts from "typescript";
import type { Finding } from "../tree/finding.js";
import type { SourceFile } from "../tree/source-file.js";

export function checkFrontDoor(file: SourceFile): Finding[] {
  const others = file.tree.statements.filter((node) => !isReExport(node));
  return others.map((node) => file.at(node, "index.ts may only re-export from other files"));
}

function isReExport(node: ts.Statement): boolean {
  return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
}
