// What the table waits for: what each member has to say next, and what an arbiter can put on record without anybody being late.

import type { Verdict } from "../arbiter/verdict.js";
import { CrapsError } from "../errors.js";
import type { PlayerId } from "../game/table-state.js";
import type { DealerlessTable } from "./dealerless-table.js";
import { betsRootOf, commitmentOf, revealsRootOf } from "./hashes.js";
import type { Ack, Commit, Reveal } from "./message.js";

/** `commit` once its bets are made; `ack` and `reveal` at once. */
export type Duty = "commit" | "ack" | "reveal";

/** What `player` has to say now; undefined where it is the others' turn. */
export function dutyOf({ current, terms }: DealerlessTable, player: PlayerId): Duty | undefined {
  if (!current.roster.includes(player)) return undefined;
  if (!current.commits.has(player)) return "commit";
  if (!current.isCommitted) return undefined;
  if (!current.acks.has(player)) return "ack";
  const isSafe = current.isAcknowledged && (terms.arbiter === undefined || current.standing?.type === "sealed");
  return isSafe && !current.secrets.has(player) ? "reveal" : undefined;
}

/** Whom the attempt waits for, in the order of the roster. */
export function missingFrom({ current }: DealerlessTable): readonly PlayerId[] {
  const { roster, commits, acks, secrets } = current;
  const said = !current.isCommitted ? commits : !current.isAcknowledged ? acks : secrets;
  return roster.filter((player) => !said.has(player));
}

/** What the arbiter's record can say next with nobody left out; undefined while there is nothing. */
export function dueVerdict({ current, terms }: DealerlessTable): Verdict | undefined {
  if (current.isIdle) return undefined;
  if (current.standing === undefined && current.isAcknowledged)
    return { type: "sealed", commitsRoot: current.commitsRoot(terms.table) };
  if (current.standing?.type === "sealed" && current.isRevealed)
    return { type: "complete", revealsRoot: revealsRootOf(terms.table, current, current.secrets) };
  return undefined;
}

export interface CommitOptions {
  readonly leaves?: boolean;
  /** Of the house: whom it lets in. */
  readonly admits?: readonly PlayerId[];
}

/**
 * The commit of `player` in the attempt under way. `secret` is 32 random bytes, kept where a crash does not take them. Throws
 * `CrapsError` for anything else: it could never be revealed.
 */
export function commitOf(
  { current, terms }: DealerlessTable,
  player: PlayerId,
  secret: Uint8Array,
  { leaves = false, admits = [] }: CommitOptions = {},
): Commit {
  if (!(secret instanceof Uint8Array) || secret.length !== 32)
    throw new CrapsError("malformed_message", "a secret has 32 bytes");
  const { round, attempt } = current;
  const { root, wagers } = current.bettingOf(player);
  const betsRoot = root ?? betsRootOf(terms.table, round, player, wagers);
  const commitment = commitmentOf(terms.table, current, player, betsRoot, secret);
  return { type: "commit", round, attempt, betsRoot, commitment, leaves, admits };
}

/** The ack of the attempt under way, which all have committed to. */
export function ackOf({ current, terms }: DealerlessTable): Ack {
  const { round, attempt } = current;
  return { type: "ack", round, attempt, commitsRoot: current.commitsRoot(terms.table) };
}

/** The reveal of the attempt under way, once `dutyOf` asks for it and not before. */
export function revealOf({ current, terms }: DealerlessTable, secret: Uint8Array): Reveal {
  const { round, attempt } = current;
  return { type: "reveal", round, attempt, commitsRoot: current.commitsRoot(terms.table), secret };
}
