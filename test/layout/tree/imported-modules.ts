// Every way a file can name another module: import, export from, import(), require(), import type.
import ts from "typescript";
import type { SourceFile } from "./source-file.js";

export interface ImportedModule {
  readonly specifier: string;
  readonly node: ts.Node;
}

export function importedModules(file: SourceFile): ImportedModule[] {
  return file.nodes().flatMap((node) => {
    const named = moduleName(node);
    return named !== undefined && ts.isStringLiteralLike(named) ? [{ specifier: named.text, node }] : [];
  });
}

function moduleName(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (!ts.isCallExpression(node)) return undefined;
  const isDynamicImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  return isDynamicImport || isRequire ? node.arguments[0] : undefined;
}

/** The package of a bare specifier: "@joinery/sync/port" gives "@joinery/sync". Undefined for relative paths and node: modules. */
export function importedPackage(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
