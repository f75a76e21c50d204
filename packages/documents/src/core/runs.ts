// Which updates count. Ids inside a document must be given out once, whatever authors claim: a run belongs to the author that
// begins it, and grows without gap or overlap. It is a rule about the set of cells, so that every replica judges alike.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { Engine, Update } from "./engine.js";
import type { UpdateCell } from "./update-cell.js";

interface Run {
  readonly name: string;
  readonly author: AuthorIndex;
  /** The next number. */
  next: number;
}

/** Whether an update counts. One is contested that begins a run under a name that another author has taken. */
export type Verdict = "counts" | "void" | "contested";

type Naming = Pick<Engine<never, never, never, Update>, "runsOf">;

/** The runs of one field. */
export class Runs {
  readonly #engine: Naming;
  readonly #authors: AuthorTable;
  readonly #runs: Map<string, Run> = new Map();
  /** The run that an author goes on with: none once something of it doesn't count. */
  readonly #open: Map<AuthorIndex, Run> = new Map();

  constructor(engine: Naming, authors: AuthorTable) {
    this.#engine = engine;
    this.#authors = authors;
  }

  /** The run under which `author` writes the operation `seq`. */
  runFor(author: AuthorIndex, seq: number): string {
    const open = this.#open.get(author);
    if (open !== undefined) return open.name;
    const names = this.#engine.runsOf(this.#authors.idOf(author), seq);
    return names.find((name) => !this.#runs.has(name)) ?? (names[0] as string);
  }

  /** Nobody goes on with this run. */
  close(name: string | undefined): void {
    const run = name === undefined ? undefined : this.#runs.get(name);
    if (run !== undefined && this.#open.get(run.author) === run) this.#open.delete(run.author);
  }

  /** To be asked in the order of (author, seq): the first author, by name, that begins a run has it. */
  judge({ author, seq }: UpdateCell, { run: name, from, length }: Update): Verdict {
    if (name === undefined) return "counts";
    const isBegin = from === 0 && this.#engine.runsOf(this.#authors.idOf(author), seq).includes(name);
    let run = this.#runs.get(name);
    if (run === undefined && isBegin) {
      run = { name, author, next: 0 };
      this.#runs.set(name, run);
    }
    if (run?.author === author && run.next === from) {
      run.next += length;
      this.#open.set(author, run);
      return "counts";
    }
    this.#open.delete(author);
    return isBegin && run?.author !== author ? "contested" : "void";
  }
}
