// A game of craps in a process of its own, typed to and read line by line; and a wire to its port that can be cut.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const bin = join(import.meta.dirname, "../dist/bin.js");
const patienceMs = 20_000;

export class CrapsProcess {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  #read = 0;
  #wake: () => void = () => undefined;

  constructor(...options: string[]) {
    this.child = spawn(process.execPath, [bin, "craps", ...options], { env: { ...process.env, NO_COLOR: "1" } });
    const hear = (into: string[]) => (line: string) => {
      into.push(line);
      this.#wake();
    };
    createInterface({ input: this.child.stdout! }).on("line", hear(this.lines));
    createInterface({ input: this.child.stderr! }).on("line", hear(this.errors));
  }

  type(...lines: string[]): this {
    this.child.stdin!.write(`${lines.join("\n")}\n`);
    return this;
  }

  /** Waits for lines that match, in any order, from where it was read to; reads past the last of them and answers the first pattern's. */
  async until(...patterns: readonly [RegExp, ...RegExp[]]): Promise<string> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const found = patterns.map((pattern) =>
        this.lines.findIndex((line, at) => at >= this.#read && pattern.test(line)),
      );
      if (!found.includes(-1)) {
        this.#read = Math.max(...found) + 1;
        return this.lines[found[0]!]!;
      }
      if (performance.now() > deadline || this.child.exitCode !== null) {
        await this.#askStatus();
        throw new TypeError(`no ${patterns.join(", ")} in:\n${this.#lastWords()}`);
      }
      await this.#heard();
    }
  }

  /** What a command answers, between one status and the next. */
  async answer(command: string): Promise<string[]> {
    // What it is in the middle of saying is not the answer.
    await this.status();
    const from = this.lines.length;
    this.type(command);
    await this.status();
    return this.lines.slice(from, this.#read - 1);
  }

  async status(): Promise<string> {
    this.#read = this.lines.length;
    return this.type("status").until(/ \| round \d+, /);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }

  /** What it said, and whether it is there still: one that hangs takes processor time, one that waits takes none. */
  #lastWords(): string {
    const { pid, exitCode, signalCode } = this.child;
    const said = [...this.lines, ...this.errors].join("\n");
    if (exitCode !== null || signalCode !== null) return `${said}\nended: ${exitCode ?? signalCode}`;
    const stat = existsSync(`/proc/${pid}/stat`)
      ? readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]
      : undefined;
    const [state, , , , , , , , , , , user, system] = stat?.split(" ") ?? [];
    return `${said}\nruns on: state ${state}, ${user} + ${system} ticks of processor time`;
  }

  /** What it takes for true now belongs to its last words. */
  async #askStatus(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const count = this.lines.length;
    this.type("status");
    for (let tries = 0; tries < 20 && this.lines.length === count; tries++) await this.#heard();
  }

  #heard(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 100);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended();
  }
}

/** A wire between a port of its own and another's. */
export class Wire {
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();
  #isCut = false;

  constructor(port: number) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const onward = connect(port, "127.0.0.1");
      for (const end of [socket, onward]) {
        this.#sockets.add(end);
        end.on("error", () => undefined);
        end.on("close", () => {
          this.#sockets.delete(end);
          socket.destroy();
          onward.destroy();
        });
      }
      socket.pipe(onward).pipe(socket);
    });
  }

  async address(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `ws://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
