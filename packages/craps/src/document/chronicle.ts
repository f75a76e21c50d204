// What the messages of a document come to: the table, how its last rounds ended, and what lately did not count. Messages are
// taken in as they come, which is as good as any other order so long as each author's are in theirs.

import { compareStamps, type ReplicaId, type Stamp } from "@joinery/clock";
import type { PlainValue } from "@joinery/replica";
import { DealerlessTable } from "../round/dealerless-table.js";
import { type RoundRefusal, refusal } from "../round/refusal.js";
import type { Settlement } from "../round/settlement.js";
import type { TableTerms } from "../round/terms.js";
import { fromPlain } from "./plain-message.js";

/** How many rounds, and refused messages, are remembered. */
export const rememberedMax = 100;

export interface RefusedMessage {
  readonly author: ReplicaId;
  readonly refusal: RoundRefusal;
}

/** A message as the document holds it. */
export interface WrittenMessage {
  readonly seq: number;
  readonly stamp: Stamp;
  readonly payload: PlainValue;
}

export class Chronicle {
  readonly table: DealerlessTable;
  /** The last ones, oldest first. */
  readonly settlements: Settlement[] = [];
  readonly refused: RefusedMessage[] = [];
  /** The last message of each chain. */
  readonly #taken: Map<ReplicaId, WrittenMessage> = new Map();

  /** True where it is one of several that the messages could come to: with the next message another may be right. */
  readonly isChosen: boolean;

  constructor(terms: TableTerms, isChosen = false) {
    this.isChosen = isChosen;
    this.table = new DealerlessTable(terms);
  }

  /** A message of a member's that lies on another of its histories. */
  passOver(author: ReplicaId): void {
    const why = refusal("other_history", `${author} wrote two histories, and the table goes by the other`);
    remember(this.refused, { author, refusal: why });
  }

  /**
   * Takes in the next message of an author. False for one that comes before another that was taken in, as of an author who wrote
   * two histories: it does not count, or all must be taken in anew. `chain` is what its number belongs to: a branch has its own.
   */
  take(author: ReplicaId, written: WrittenMessage, chain: ReplicaId = author): boolean {
    const last = this.#taken.get(chain);
    if (last !== undefined && !isAfter(written, last)) return false;
    this.#taken.set(chain, written);
    const message = fromPlain(written.payload);
    if (message === undefined) {
      remember(this.refused, { author, refusal: refusal("malformed_message", "this is no message of a craps table") });
      return true;
    }
    for (const step of this.table.add(author, message)) {
      if (step.type === "settled") remember(this.settlements, step.settlement);
      if (step.type === "refused") remember(this.refused, { author: step.author as ReplicaId, refusal: step.refusal });
    }
    return true;
  }
}

function isAfter(a: WrittenMessage, b: WrittenMessage): boolean {
  return a.seq > b.seq && compareStamps(a.stamp, b.stamp) >= 0;
}

function remember<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > rememberedMax) list.shift();
}
