// Another, newer Node on this machine, on which runs are made again: what decides a run must not be the version of Node that it runs on.
// Processes are started as they are needed, and each is asked one thing at a time.

import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { UsageError } from "../usage-error.js";
import type { TraceAnswer, TraceQuestion } from "./trace-worker.js";

/** Where a machine says once which Node that is; an option has the last word. */
export const newerNodeVariable = "JOINERY_NEWER_NODE";

const askedWithinMs = 30_000;

export class NewerNode {
  readonly path: string;
  /** Such as 22.11.0. */
  readonly version: string;
  readonly #processes: ChildProcess[] = [];
  readonly #idle: ChildProcess[] = [];

  constructor(path: string, version: string) {
    this.path = path;
    this.version = version;
  }

  /**
   * Why a run that had the hash `here` is another one there, in a sentence that begins with `what`; undefined where it is the same. Rejects
   * with `UsageError` where it can't be run there at all.
   */
  async difference(what: string, question: TraceQuestion, here: string): Promise<string | undefined> {
    const answer = await this.#ask(question);
    if ("unusable" in answer) throw new UsageError(`on Node ${this.version} (${this.path}): ${answer.unusable}`);
    const otherwise = `${what} ran otherwise on Node ${this.version}`;
    if ("threw" in answer) return `${otherwise}: ${answer.threw}`;
    if (answer.traceHash === here) return undefined;
    return `${otherwise}: trace hash ${answer.traceHash} there, ${here} on Node ${process.versions.node}`;
  }

  close(): void {
    for (const child of this.#processes) child.kill();
  }

  async #ask(question: TraceQuestion): Promise<TraceAnswer> {
    const child = this.#idle.pop() ?? this.#start();
    const answer = await ask(child, question);
    this.#idle.push(child);
    return answer;
  }

  #start(): ChildProcess {
    const child = fork(new URL("./trace-worker.js", import.meta.url), {
      execPath: this.path,
      // What an application prints there is for people: standard output belongs to the result.
      stdio: ["ignore", 2, 2, "ipc"],
    });
    this.#processes.push(child);
    return child;
  }
}

function ask(child: ChildProcess, question: TraceQuestion): Promise<TraceAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => {
      reject(new UsageError(`the newer Node ended with ${signal ?? code}: what it wrote to standard error says why`));
    };
    child.once("exit", ended).once("message", (answer: TraceAnswer) => {
      child.off("exit", ended);
      resolve(answer);
    });
    child.send(question);
  });
}

/** The Node at `path`, or at the one that the environment names; undefined where neither does. Throws `UsageError` for what is none, or no newer one. */
export function readNewerNode(path: string | undefined): NewerNode | undefined {
  const named = path ?? process.env[newerNodeVariable];
  if (named === undefined || named === "") return undefined;
  const where = `${path === undefined ? newerNodeVariable : "--newer-node"} ${named}`;
  const version = versionOf(named, where);
  if (isNewer(version, process.versions.node)) return new NewerNode(named, version);
  throw new UsageError(`${where}: it is Node ${version}, and this is ${process.versions.node}: give a newer one`);
}

function versionOf(path: string, where: string): string {
  let told = "";
  try {
    told = execFileSync(path, ["-p", "process.versions.node"], {
      ...{ encoding: "utf8", timeout: askedWithinMs },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch (cause) {
    const why = (cause as Error).message.split("\n")[0];
    throw new UsageError(`${where}: no Node can be started there (${why})`, { cause });
  }
  if (!/^\d+\.\d+\.\d+/.test(told)) throw new UsageError(`${where}: it is no Node: it does not tell its version`);
  return told;
}

function isNewer(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split(".").map((part) => Number.parseInt(part, 10)));
  const at = [0, 1, 2].find((place) => left?.[place] !== right?.[place]);
  return at !== undefined && (left?.[at] as number) > (right?.[at] as number);
}
