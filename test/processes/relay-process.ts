// Starts a relay in a process of its own, with as much heap as it is given, and has it do one thing after the other.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryRoot } from "../layout/tree/repository.js";

/** The most that it had at any time, in bytes: in heap and beside it, and as the system sees it. */
export interface Peak {
  readonly heap: number;
  readonly rss: number;
}

interface Answer {
  readonly address?: string;
  readonly digest?: string;
  readonly peak?: Peak;
}

const script = join(repositoryRoot, "test/processes/relay-process.mjs");

export class RelayProcess {
  errors = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #exited: Promise<unknown>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, options: readonly string[]) {
    this.#child = spawn(process.execPath, [...options, script, file]);
    this.#exited = once(this.#child, "close");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
    });
    this.#child.stdin.on("error", () => {});
  }

  /** Where it listens. Called once, first. */
  async address(): Promise<string> {
    return (await this.#answer()).address as string;
  }

  async open(name: string): Promise<void> {
    await this.#say(`open ${name}`);
  }

  /** Closes a document; answers the SHA-256 of what it held. */
  async close(name: string): Promise<string> {
    return (await this.#say(`close ${name}`)).digest as string;
  }

  async peak(): Promise<Peak> {
    return (await this.#say("memory")).peak as Peak;
  }

  /** Ends it and answers its exit code. */
  async end(): Promise<number | null> {
    this.#child.stdin.end();
    await this.#exited;
    return this.#child.exitCode;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #say(line: string): Promise<Answer> {
    const answer = this.#last.then(() => {
      this.#child.stdin.write(`${line}\n`);
      return this.#answer();
    });
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #answer(): Promise<Answer> {
    const { done, value } = await this.#answers.next();
    if (done === true) throw new TypeError(`the relay has ended: ${this.errors.slice(0, 2000)}`);
    return JSON.parse(value) as Answer;
  }
}
