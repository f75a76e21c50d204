// Cores without I/O and the simulator's event loop: no clock, timer, randomness, promise, locale or environment.
// The check is by name over the syntax tree; a local variable with such a name is reported too and wants another.
import ts from "typescript";
import { dateValueFolder } from "../tree/file-kinds.js";
import type { Finding } from "../tree/finding.js";
import { importedModules } from "../tree/imported-modules.js";
import type { SourceFile } from "../tree/source-file.js";

const clocks = ["Date", "performance"];
const timers = ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask"];
const outside = ["process", "fetch", "WebSocket", "console", "crypto", "globalThis"];
const collected = ["WeakRef", "FinalizationRegistry"];
const forbiddenGlobals = new Set([...clocks, ...timers, ...outside, ...collected, "Promise", "Intl"]);

/** Rounded differently by different engines and processors, so a decision may not rest on them; sqrt is exact. */
const inexactMath = new Set(
  `log log2 log10 log1p exp expm1 pow cbrt hypot sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh`.split(
    " ",
  ),
);

export function checkPureCore(file: SourceFile): Finding[] {
  return checkNodes(file, (node) => judgeAsync(node) ?? judgeName(node, file.path) ?? judgeMath(node, new Set()));
}

export function checkDeterministicSim(file: SourceFile): Finding[] {
  return checkNodes(
    file,
    (node) => judgeAsync(node) ?? judgeName(node, file.path) ?? judgeMath(node, inexactMath) ?? judgePower(node),
  );
}

function checkNodes(file: SourceFile, judge: (node: ts.Node) => string | undefined): Finding[] {
  const inCode = file.nodes().flatMap((node) => {
    const what = judge(node);
    return what === undefined ? [] : [file.at(node, `${what} has no place in code without I/O`)];
  });
  const builtins = importedModules(file).filter(({ specifier }) => specifier.startsWith("node:"));
  return [...inCode, ...builtins.map(({ specifier, node }) => file.at(node, `${specifier} has no place here`))];
}

function judgeAsync(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword) return "await";
  return node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent) ? "import()" : undefined;
}

function judgeName(node: ts.Node, path: string): string | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  if (node.text === "localeCompare" || node.text.startsWith("toLocale")) return node.text;
  if (!forbiddenGlobals.has(node.text) || isMemberName(node)) return undefined;
  if (node.text === "Date" && path.startsWith(dateValueFolder) && isDateValue(node)) return undefined;
  return node.text;
}

/** Names of members belong to their object, so `frame.process` and `{ process: 1 }` are nobody's global. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isMember = ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent);
  return isMember && parent.name === node;
}

/** A type, `instanceof Date`, and `new Date(number)` make no use of the wall clock. */
function isDateValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeReferenceNode(parent)) return true;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return ts.isNewExpression(parent) && parent.arguments?.length === 1 && !ts.isSpreadElement(parent.arguments[0]!);
}

/** Math only by a named member, so that no destructuring brings `random` in unseen. */
function judgeMath(node: ts.Node, alsoForbidden: ReadonlySet<string>): string | undefined {
  if (!ts.isIdentifier(node) || node.text !== "Math" || isMemberName(node)) return undefined;
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent)) return "Math other than by a named member";
  const member = parent.name.text;
  return member === "random" || alsoForbidden.has(member) ? `Math.${member}` : undefined;
}

const powers = new Set([ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken]);

/** `**` of numbers is Math.pow; of literals or bigints it is exact. */
function judgePower(node: ts.Node): string | undefined {
  if (!ts.isBinaryExpression(node) || !powers.has(node.operatorToken.kind)) return undefined;
  const sides = [node.left, node.right];
  if (sides.some((side) => ts.isBigIntLiteral(side)) || sides.every((side) => ts.isNumericLiteral(side)))
    return undefined;
  return "** of numbers";
}
