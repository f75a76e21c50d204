// Parts of a measurement in processes of their own, with nothing in them but what they need.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { assert } from "@joinery/crdt";

/** Starts a script of this folder, by its path relative to it. */
export function startApart(script: string, ...parameters: string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), parameters, { execArgv: [] });
}

/** The first message of `child`. */
export async function firstWord<T>(child: ChildProcess): Promise<T> {
  const [word] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [T];
  assert(child.exitCode === null || typeof word === "object", "it says something before it ends");
  return word;
}
