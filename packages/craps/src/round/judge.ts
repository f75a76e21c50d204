// Whether a message counts, judged by its author's chain up to it and by what is known of its slot. `waits`: it can't be said yet,
// since what the message rests on has not arrived; nothing that its author said later counts before.

import { CrapsError } from "../errors.js";
import { decide } from "../game/decide.js";
import type { PlayerId } from "../game/table-state.js";
import { betsRootOf, commitmentOf, sameDigest } from "./hashes.js";
import { judgeRuling } from "./judge-ruling.js";
import type { Ack, Commit, Message, Reveal, Wager } from "./message.js";
import { type RoundRefusal, refusal } from "./refusal.js";
import type { Round } from "./round.js";
import { compareSlots } from "./slot.js";
import type { TableTerms } from "./terms.js";

export type Judgement = "counts" | "waits" | RoundRefusal;

export interface Bench {
  readonly terms: TableTerms;
  readonly current: Round;
  /** True for someone who wishes to sit, and has not been let in since. */
  wishesToSit(player: PlayerId): boolean;
}

export function judge(author: PlayerId, message: Message, bench: Bench): Judgement {
  switch (message.type) {
    case "sit":
      return author === bench.terms.house
        ? refusal("house_stays", "the house plays against all, not with them")
        : "counts";
    case "bet":
    case "take-down":
      return judgeWager(author, message, bench);
    case "commit":
      return judgeCommit(author, message, bench);
    case "ack":
      return judgeAck(author, message, bench);
    case "reveal":
      return judgeReveal(author, message, bench);
    case "ruling":
      return judgeRuling(author, message, bench);
  }
}

const over: RoundRefusal = refusal("slot_over", "the round, or this attempt at it, is over");

function stranger(author: PlayerId): RoundRefusal {
  return refusal(
    "not_in_roster",
    `${author} takes no part in this attempt: ask for a seat (sit), and play from the next round on`,
  );
}

function judgeWager(author: PlayerId, wager: Wager, { current }: Bench): Judgement {
  if (wager.round !== current.round) return wager.round > current.round ? "waits" : over;
  if (!current.roster.includes(author)) return stranger(author);
  const { root, table } = current.bettingOf(author);
  if (root !== undefined) return refusal("betting_closed", `${author} has committed to the bets of this round`);
  try {
    decide({ type: wager.type, player: author, spot: wager.spot, amount: wager.amount }, table);
    return "counts";
  } catch (error) {
    if (error instanceof CrapsError) return refusal(error.code, error.message);
    throw error;
  }
}

/** A commit to an earlier attempt counts as far as it closes its author's betting. */
function judgeCommit(author: PlayerId, commit: Commit, bench: Bench): Judgement {
  const { current, terms } = bench;
  if (compareSlots(commit, current) > 0) return "waits";
  if (commit.round < current.round) return over;
  if (!current.roster.includes(author)) return stranger(author);
  if (!isDigest(commit.betsRoot) || !isDigest(commit.commitment)) return malformed;
  if (author === terms.house && commit.leaves) return refusal("house_stays", "the house is in every roster");
  if (new Set(commit.admits).size < commit.admits.length)
    return refusal("malformed_message", "a player is admitted once");
  if (author !== terms.house && commit.admits.length > 0)
    return refusal("not_the_house", `only the house lets players in, not ${author}`);
  const { wagers, root } = current.bettingOf(author);
  const expected = root ?? betsRootOf(terms.table, commit.round, author, wagers);
  if (!sameDigest(commit.betsRoot, expected))
    return refusal("wrong_bets_root", `these are not the bets that ${author} made in this round`);
  if (commit.attempt < current.attempt) return "counts";
  if (current.commits.has(author)) return refusal("already_committed", `${author} has committed in this attempt`);
  return commit.admits.every((player) => bench.wishesToSit(player)) ? "counts" : "waits";
}

function judgeAck(author: PlayerId, ack: Ack, { current, terms }: Bench): Judgement {
  const early = earlyOrOver(author, ack, current);
  if (early !== undefined) return early;
  if (!sameDigest(ack.commitsRoot, current.commitsRoot(terms.table))) return wrongCommits;
  return current.acks.has(author) ? refusal("already_acknowledged", `${author} has acknowledged them`) : "counts";
}

function judgeReveal(author: PlayerId, reveal: Reveal, { current, terms }: Bench): Judgement {
  const early = earlyOrOver(author, reveal, current);
  if (early !== undefined) return early;
  if (!sameDigest(reveal.commitsRoot, current.commitsRoot(terms.table))) return wrongCommits;
  const { betsRoot, commitment } = current.commits.get(author) as Commit;
  if (!isDigest(reveal.secret)) return malformed;
  const revealed = commitmentOf(terms.table, reveal, author, betsRoot, reveal.secret);
  if (!sameDigest(revealed, commitment)) return refusal("wrong_secret", `${author} committed to another secret`);
  return current.secrets.has(author) ? refusal("already_revealed", `${author} has revealed it`) : "counts";
}

/** What acks and reveals have in common: they name all commits of an attempt, so they wait for them. */
function earlyOrOver(author: PlayerId, message: Ack | Reveal, current: Round): Judgement | undefined {
  const order = compareSlots(message, current);
  if (order !== 0) return order > 0 ? "waits" : over;
  if (!current.roster.includes(author)) return stranger(author);
  return current.isCommitted ? undefined : "waits";
}

const wrongCommits: RoundRefusal = refusal("wrong_commits_root", "these are not the commits of this attempt");
const malformed: RoundRefusal = refusal("malformed_message", "hashes and secrets have 32 bytes");

function isDigest(bytes: Uint8Array): boolean {
  return bytes.length === 32;
}
