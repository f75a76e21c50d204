// Lines in and lines out: a prompt on a terminal, where what happens is said above what is being typed; plain lines through pipes.

import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";

export class Terminal {
  readonly #lines: string[] = [];
  readonly #reader: Interface;
  readonly #isTty: boolean;
  readonly #stop: AbortSignal;
  #wake: () => void = () => undefined;
  #isEnded = false;
  #isClosed = false;

  /** `stop` ends reading, and is aborted by an interrupt from the keyboard. */
  constructor(stop: AbortController) {
    stop.signal.addEventListener("abort", () => this.#wake());
    this.#stop = stop.signal;
    this.#isTty = process.stdin.isTTY && process.stdout.isTTY;
    const input = process.stdin;
    this.#reader = createInterface(this.#isTty ? { input, output: process.stdout } : { input });
    this.#reader.on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    this.#reader.once("close", () => {
      this.#isEnded = true;
      this.#wake();
    });
    this.#reader.on("SIGINT", () => stop.abort());
  }

  say(line: string): void {
    if (!this.#isTty || this.#isClosed) {
      process.stdout.write(`${line}\n`);
      return;
    }
    clearLine(process.stdout, 0);
    cursorTo(process.stdout, 0);
    process.stdout.write(`${line}\n`);
    this.#reader.prompt(true);
  }

  /** What stands before what is typed. */
  showStatus(status: string): void {
    if (!this.#isTty || this.#isClosed || this.#reader.getPrompt() === `${status}> `) return;
    this.#reader.setPrompt(`${status}> `);
    this.#reader.prompt(true);
  }

  /** The next line; undefined when there are no more, or it was told to stop. */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#isEnded && !this.#stop.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#stop.aborted ? undefined : this.#lines.shift();
  }

  close(): void {
    this.#isClosed = true;
    this.#reader.close();
  }
}
