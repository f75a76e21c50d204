// Starts a replica in a process of its own and listens to what it tells.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryRoot } from "../layout/tree/repository.js";

/** One line that a process told. */
export type Told =
  | { readonly type: "ready"; readonly address?: string; readonly keys: readonly string[] }
  | { readonly type: "saved"; readonly key: string }
  | { readonly type: "synced"; readonly keys: number }
  | { readonly type: "stopped"; readonly keys: readonly string[]; readonly sum: readonly [string, number][] }
  | { readonly type: "peerError"; readonly remote: string; readonly code: string; readonly reason: string };

type TypeOf = Told["type"];

const script = join(repositoryRoot, "test/processes/replica-process.mjs");

export class ReplicaProcess {
  readonly told: Told[] = [];
  errors = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<unknown>;
  #onTold: () => void = () => {};

  constructor(...args: readonly string[]) {
    this.#child = spawn(process.execPath, [script, ...args]);
    this.#exited = once(this.#child, "close");
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.told.push(JSON.parse(line) as Told);
      this.#onTold();
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
    });
    this.#child.stdin.on("error", () => {});
  }

  all<T extends TypeOf>(type: T): Extract<Told, { type: T }>[] {
    return this.told.filter((line): line is Extract<Told, { type: T }> => line.type === type);
  }

  /** Waits until it has told `count` lines of a type, and answers the last of them. */
  async heard<T extends TypeOf>(type: T, count = 1): Promise<Extract<Told, { type: T }>> {
    while (this.all(type).length < count) {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#onTold = resolve;
        }),
        this.#exited.then(() => Promise.reject(new TypeError(`it ended before it was ${type}: ${this.errors}`))),
      ]);
    }
    return this.all(type)[count - 1]!;
  }

  say(command: "stop" | "close"): void {
    this.#child.stdin.write(`${command}\n`);
  }

  /** SIGKILL: the process gets no say in it. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** Waits for its end and answers its exit code. */
  async ended(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }
}
