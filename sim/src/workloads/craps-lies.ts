// What members of a craps table do that they must not, and what gives each of them away: a message that counts for nobody and stands
// in its author's chain under a code of its own, or what the arbiter's record says of them.

import type { RoundRefusalCode } from "@joinery/craps";

/** What gives a liar away. */
export type CrapsEvidence =
  /** A message of its author is refused with this code, at every node. */
  | { readonly refused: RoundRefusalCode }
  /** The arbiter's record names it. */
  | { readonly recorded: "exclude" | "void" };

/** What a liar among the players does now and then. */
export type CrapsLie =
  /** Keeps its secret to itself. */
  | "withholds"
  /** Reveals last, and only a roll that does not harm the first player, who is its accomplice. */
  | "spares"
  /** Never commits, so that the round waits. */
  | "stalls"
  /** Reveals another secret than it committed to. */
  | "mismatches"
  /** Bets when it has committed. */
  | "bets-late"
  /** Grinds: commits to another secret once it knows what all others committed to. */
  | "grinds"
  /** Acknowledges other commits than there are. */
  | "acks-others"
  /** Rules in the arbiter's place, against the first player. */
  | "rules-itself";

export const crapsLies: Readonly<Record<CrapsLie, CrapsEvidence>> = {
  withholds: { recorded: "void" },
  spares: { recorded: "void" },
  stalls: { recorded: "exclude" },
  mismatches: { refused: "wrong_secret" },
  "bets-late": { refused: "betting_closed" },
  grinds: { refused: "already_committed" },
  "acks-others": { refused: "wrong_commits_root" },
  "rules-itself": { refused: "not_the_arbiter" },
};

/** What the arbiter does now and then. */
export type ArbiterLie =
  /** Calls members late at once, while their reveals are on the way: it may, and whoever it calls late pays. */
  | "hasty"
  /** Says something else than what it has put on record. */
  | "rules-twice";
