// What a document has applied, as the entries it came in: their log, the heads among them, the greatest of their times, and
// what judges them. All of them move together, by `record`, or by `takeIn` of a whole state, and never back.

import { type AuthorTable, compareStamps, type Stamp, type VersionVector } from "@joinery/clock";
import type { Tip } from "./base/tip.js";
import type { Entry } from "./entry.js";
import { EntryLog } from "./entry-log.js";
import type { JudgedDocument, JudgeMaker } from "./founding.js";
import { Frontier } from "./frontier.js";
import type { EntryJudge } from "./genesis/entry-judge.js";

/** The entries of one document and everything that is derived from their order. */
export class History {
  readonly log: EntryLog = new EntryLog();
  readonly frontier: Frontier;
  /** Undefined where nothing is judged: by name, without guards. */
  readonly judge: EntryJudge | undefined;
  #stamp: Stamp = { ms: 0, counter: 0 };

  constructor(authors: AuthorTable, root: JudgedDocument["root"], judge: JudgeMaker | undefined) {
    this.frontier = new Frontier(authors);
    this.judge = judge?.({ root, authors, log: this.log });
  }

  /** The greatest time of all entries. */
  get stamp(): Stamp {
    return this.#stamp;
  }

  /** Takes in the next entry of a chain, whose dependencies are here. */
  record(entry: Entry): void {
    this.log.append(entry);
    this.frontier.advance(entry);
    this.judge?.record(entry);
    if (compareStamps(entry.stamp, this.#stamp) > 0) this.#stamp = entry.stamp;
  }

  /** Takes in a state where `applied` was before: the log can't go on for authors of whom it knows more. */
  takeIn({ vector, heads, stamp }: Tip, applied: VersionVector): void {
    this.frontier.join(heads, vector, applied);
    for (const { author, seq } of vector.entries()) if (!applied.covers(author, seq)) this.log.cutOff(author, seq);
    if (compareStamps(stamp, this.#stamp) > 0) this.#stamp = stamp;
  }
}
