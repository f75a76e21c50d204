// What a member writes through inside a change. Everything is judged before it is written, against what is here, which is the causal
// past of what is written: so whatever is written counts, everywhere.

import type { DraftAccess } from "@joinery/crdt";
import type { Verdict } from "../arbiter/verdict.js";
import type { Spot } from "../bets/spot.js";
import { CrapsError } from "../errors.js";
import { decide } from "../game/decide.js";
import { type PlayerId, seatOf } from "../game/table-state.js";
import type { DealerlessTable } from "../round/dealerless-table.js";
import { ackOf, type CommitOptions, commitOf, type Duty, dutyOf, revealOf } from "../round/duty.js";
import type { Message } from "../round/message.js";
import type { CrapsDelta, CrapsState } from "./craps-state.js";
import { fromPlain, toPlain } from "./plain-message.js";

/** All of it throws `CrapsError` and writes nothing where it would not count. */
export interface CrapsDraft {
  /** Asks for a seat, with a buy-in from the author's purse. */
  sit(amount: bigint): void;
  bet(spot: Spot, amount: bigint): void;
  takeDown(spot: Spot, amount: bigint): void;
  /** Closes the author's betting. `secret` is 32 random bytes, kept where a crash does not take them. */
  commit(secret: Uint8Array, options?: CommitOptions): void;
  acknowledge(): void;
  /** Reveals the secret of the commit, once all have acknowledged. */
  reveal(secret: Uint8Array): void;
  /** Says what stands in the arbiter's record: the author whom the genesis names does. */
  rule(verdict: Verdict): void;
}

type Access = DraftAccess<CrapsState, CrapsDelta>;

export function crapsDraft(access: Access, tableOf: () => DealerlessTable): CrapsDraft {
  const self = (): PlayerId => access.writer.authors.ownerIdOf(access.writer.author);
  const say = (message: Message): void => {
    const judgement = tableOf().judge(self(), message);
    if (judgement === "waits") throw notDue();
    if (judgement !== "counts") throw new CrapsError(judgement.code, judgement.message);
    write(access, message);
  };
  /** What others would not read as a message is none here either. */
  const sayWhole = (message: Message): void => {
    if (fromPlain(toPlain(message)) === undefined)
      throw new CrapsError("malformed_message", `this is no ${message.type}: digests and secrets have 32 bytes`);
    say(message);
  };
  const due = (duty: Duty): DealerlessTable => {
    const table = tableOf();
    if (dutyOf(table, self()) === duty) return table;
    throw notDue();
  };
  const wager = (type: "bet" | "take-down", spot: Spot, amount: bigint): void =>
    say({ type, round: tableOf().current.round, spot, amount });
  return {
    sit(amount) {
      checkSit(tableOf(), self(), amount);
      say({ type: "sit", amount });
    },
    bet: (spot, amount) => wager("bet", spot, amount),
    takeDown: (spot, amount) => wager("take-down", spot, amount),
    commit: (secret, options) => sayWhole(commitOf(tableOf(), self(), secret, options)),
    acknowledge: () => say(ackOf(due("ack"))),
    reveal: (secret) => sayWhole(revealOf(due("reveal"), secret)),
    rule(verdict) {
      const { round, attempt } = tableOf().current;
      sayWhole({ type: "ruling", round, attempt, verdict });
    },
  };
}

/**
 * Whether there will be a seat shows when the house lets the author in; the purse can be looked into now. Who sits there already has
 * nothing to bring, and comes back only after it was left out.
 */
function checkSit({ table, current }: DealerlessTable, player: PlayerId, amount: bigint): void {
  const isSeated = seatOf(table, player) !== undefined;
  if (!isSeated) decide({ type: "join", player, amount }, { ...table, seats: [] });
  else if (amount !== 0n || current.roster.includes(player))
    throw new CrapsError("already_seated", `${player} sits at the table: who was left out asks with 0n`);
}

function write(access: Access, message: Message): void {
  const { author, stamp } = access.writer;
  const seq = access.writer.nextSeq();
  access.apply({ added: [{ author, seq, stamp, payload: toPlain(message), next: undefined }], removed: [] }, seq);
}

function notDue(): CrapsError {
  return new CrapsError("not_due", "it is the others' turn: dutyOf says what is due");
}
