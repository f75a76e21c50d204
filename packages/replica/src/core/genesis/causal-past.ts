// What lies in an entry's causal past, worked out only when somebody asks and never twice for one author.
// A chain's past only grows, so each author's is one vector that moves along the chain behind the entries.
// Where pasts of recent entries are remembered, a walk into the past ends at the first of them. Most documents are never asked about
// a past that has to be walked, so they are remembered from the first walk on, and what came before it then, once.

import type { AuthorIndex, Dot } from "@joinery/clock";
import { VersionVector } from "@joinery/clock";
import type { CausalPast } from "@joinery/crdt";
import type { Entry } from "../entry.js";
import type { EntryLog } from "../entry-log.js";
import { RecentPasts } from "./recent-pasts.js";

/** The pasts of the heads of all chains of a document. */
export class CausalPasts {
  readonly #log: EntryLog;
  readonly #pasts: Map<AuthorIndex, VersionVector> = new Map();
  /** Per author, up to where its own chain has been taken in. */
  readonly #absorbed: VersionVector = new VersionVector();
  /** Undefined before the first walk. */
  #recent: RecentPasts | undefined;

  constructor(log: EntryLog) {
    this.#log = log;
  }

  /**
   * The past of `entry`, which is the next of its chain, whose dependencies have been applied, and which will be logged
   * whatever the answer. Ask before anything later of its author is asked about.
   */
  of(entry: Entry): CausalPast {
    let past: VersionVector | undefined;
    return {
      covers: (author, seq) => {
        if (author === entry.author) return seq < entry.firstSeq;
        // What lay in the past of an earlier entry lies in this one's: most questions end here.
        if (this.#pasts.get(entry.author)?.covers(author, seq)) return true;
        past ??= this.#advance(entry);
        return past.covers(author, seq);
      },
    };
  }

  #advance(entry: Entry): VersionVector {
    this.#recent ??= this.#allRecent();
    const past = this.#pasts.get(entry.author) ?? new VersionVector();
    this.#pasts.set(entry.author, past);
    this.#absorbChain(past, entry);
    this.#absorb(past, entry.deps);
    return past;
  }

  /** Takes in what the author's own earlier entries depend on, from where that was last done. */
  #absorbChain(past: VersionVector, entry: Entry): void {
    const before = entry.firstSeq - 1;
    const whole = this.#recent?.of(entry.author, before);
    if (whole !== undefined) {
      past.join(whole);
    } else {
      const chain = this.#log.chain(entry.author);
      const from = this.#log.indexFrom(entry.author, this.#absorbed.get(entry.author) + 1);
      for (let index = from; index < chain.length; index++) this.#absorb(past, (chain[index] as Entry).deps);
    }
    this.#absorbed.raise(entry.author, before);
  }

  /** Works out the past of an entry that has just been logged, so that later walks end there. Costs a vector per dependency. */
  remember(entry: Entry): void {
    if (this.#recent !== undefined) this.#rememberIn(this.#recent, entry);
  }

  /** What would be remembered by now if it had been from the start. */
  #allRecent(): RecentPasts {
    const recent = new RecentPasts();
    this.#recent = recent;
    for (const entry of this.#log.all()) this.#rememberIn(recent, entry);
    return recent;
  }

  #rememberIn(recent: RecentPasts, entry: Entry): void {
    const past = recent.begin(entry.author, entry.lastSeq);
    if (past === undefined) return;
    const before = entry.firstSeq - 1;
    this.#absorb(past, before > 0 ? [{ author: entry.author, seq: before }, ...entry.deps] : entry.deps);
    past.set(entry.author, entry.lastSeq);
  }

  /** Walks back from `deps` through everything that `past` does not cover yet. */
  #absorb(past: VersionVector, deps: readonly Dot[]): void {
    const open: Dot[] = [...deps];
    for (let dot = open.pop(); dot !== undefined; dot = open.pop()) {
      const known = past.get(dot.author);
      if (dot.seq <= known) continue;
      const whole = this.#recent?.of(dot.author, dot.seq);
      if (whole !== undefined) {
        past.join(whole);
        continue;
      }
      past.set(dot.author, dot.seq);
      const chain = this.#log.chain(dot.author);
      for (let index = this.#log.indexFrom(dot.author, known + 1); index < chain.length; index++) {
        const entry = chain[index] as Entry;
        if (entry.firstSeq > dot.seq) break;
        for (const dep of entry.deps) if (dep.seq > past.get(dep.author)) open.push(dep);
      }
    }
  }
}
