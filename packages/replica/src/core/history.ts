// What a document has applied, as the entries it came in: their log, the heads among them, and what judges them. All of
// them move together, by `record`, and never back.

import type { AuthorTable } from "@joinery/clock";
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

  constructor(authors: AuthorTable, root: JudgedDocument["root"], judge: JudgeMaker | undefined) {
    this.frontier = new Frontier(authors);
    this.judge = judge?.({ root, authors, log: this.log });
  }

  /** Takes in the next entry of a chain, whose dependencies are here. */
  record(entry: Entry): void {
    this.log.append(entry);
    this.frontier.advance(entry);
    this.judge?.record(entry);
  }
}
