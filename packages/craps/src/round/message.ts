// What the members of a table without a dealer say to each other. Each writes a chain of its own; what counts is a function of the
// chains alone, so everybody who has them sees the same table, in whatever order they arrived.

import type { Verdict } from "../arbiter/verdict.js";
import type { Spot } from "../bets/spot.js";
import type { PlayerId } from "../game/table-state.js";
import type { Slot } from "./slot.js";

/** SHA-256, as 32 bytes. */
export type Digest = Uint8Array;

/** Wishes to play from the next round on; the house admits. Who sits there already, having been left out of a round, brings 0n. */
export interface Sit {
  readonly type: "sit";
  /** The buy-in, in units. */
  readonly amount: bigint;
}

/** A bet of its author in a round, or chips taken down; before its author's commit. */
export interface Wager {
  readonly type: "bet" | "take-down";
  readonly round: number;
  readonly spot: Spot;
  readonly amount: bigint;
}

/** Closes its author's betting, and binds them to 32 random bytes that nobody else knows yet. */
export interface Commit extends Slot {
  readonly type: "commit";
  /** The hash of the author's wagers in this round. */
  readonly betsRoot: Digest;
  /** The hash that the secret must fit: see `commitmentOf`. */
  readonly commitment: Digest;
  /** Whether the author gets up after this round, if no bets of theirs are left. */
  readonly leaves: boolean;
  /** Whom the house lets in after this round; of others, nobody. */
  readonly admits: readonly PlayerId[];
}

/** Says that its author has every commit, and which. Nobody reveals before everybody has said so. */
export interface Ack extends Slot {
  readonly type: "ack";
  readonly commitsRoot: Digest;
}

export interface Reveal extends Slot {
  readonly type: "reveal";
  readonly commitsRoot: Digest;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** What stands in the arbiter's record, carried to the table by the author that the terms name. */
export interface Ruling extends Slot {
  readonly type: "ruling";
  readonly verdict: Verdict;
}

export type Message = Sit | Wager | Commit | Ack | Reveal | Ruling;
