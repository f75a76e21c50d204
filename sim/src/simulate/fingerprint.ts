// What tells one failure from another: the check that failed, and the kind of what it found. Shrinking keeps to it, so that the smallest
// schedule shows the bug that was found and not another one.

import type { Violation } from "../checkers/check-log.js";

/**
 * The check's name with its sentence, without what differs between runs of one bug: numbers and all words with digits (nodes, amounts,
 * hashes, names such as `player 3`) and what is in quotes.
 */
export function fingerprintOf({ check, message }: Pick<Violation, "check" | "message">): string {
  return `${check}: ${shapeOf(message)}`;
}

function shapeOf(message: string): string {
  return message.replace(/"[^"]*"|\S*\d\S*/g, "#");
}

/** What is thrown, by the product or by the application, is a failure of its own. */
export function fingerprintOfThrown(error: unknown): string {
  const { code, name, message } = error as {
    readonly code?: unknown;
    readonly name?: unknown;
    readonly message?: unknown;
  };
  return `thrown: ${String(code ?? name)}: ${shapeOf(String(message))}`;
}
