// A table without a dealer, folded from what its members wrote. Messages may come in any order and more than one way: each author's
// count in the order of its chain, and what the table is, and how every round ended, is a function of the chains alone.

import { assert } from "@joinery/crdt";
import { decide } from "../game/decide.js";
import { evolve } from "../game/evolve.js";
import { initialState } from "../game/initial-state.js";
import type { PlayerId, TableState } from "../game/table-state.js";
import { type Bench, type Judgement, judge } from "./judge.js";
import type { Commit, Message, Ruling, Sit, Wager } from "./message.js";
import type { RoundRefusal } from "./refusal.js";
import { Round } from "./round.js";
import { type Settlement, settle } from "./settlement.js";
import type { TableTerms } from "./terms.js";

/** What came of a message: of itself, or of others that had waited for it. */
export type TableStep =
  | { readonly type: "counted"; readonly author: PlayerId; readonly message: Message }
  | { readonly type: "refused"; readonly author: PlayerId; readonly message: Message; readonly refusal: RoundRefusal }
  | { readonly type: "settled"; readonly settlement: Settlement };

export class DealerlessTable implements Bench {
  readonly terms: TableTerms;
  #current: Round;
  /** What waits, of each author of whom anything does; in its order. */
  readonly #waiting: Map<PlayerId, Message[]> = new Map();
  /** Of each player, the wishes to sit that the house has not admitted. */
  readonly #sits: Map<PlayerId, Sit[]> = new Map();

  /** Throws `CrapsError` with code `bank_too_small`. */
  constructor(terms: TableTerms) {
    this.terms = terms;
    const table = initialState(terms.rules, terms.bank, terms.purses);
    this.#current = new Round({ round: 0, attempt: 0 }, [terms.house], table);
  }

  /** The attempt that is under way. */
  get current(): Round {
    return this.#current;
  }

  /** The table as the round opened. */
  get table(): TableState {
    return this.#current.table;
  }

  wishesToSit(player: PlayerId): boolean {
    return (this.#sits.get(player)?.length ?? 0) > 0;
  }

  /** Everybody who does, in no order that may be shown. */
  get waitingForSeat(): readonly PlayerId[] {
    return [...this.#sits].filter(([, sits]) => sits.length > 0).map(([player]) => player);
  }

  /** Whether a message would count if its author wrote it now; it must come after all that the author wrote before. */
  judge(author: PlayerId, message: Message): Judgement {
    return this.#waiting.has(author) ? "waits" : judge(author, message, this);
  }

  /** Takes in the next message of an author's chain. */
  add(author: PlayerId, message: Message): TableStep[] {
    const steps: TableStep[] = [];
    const queue = this.#waiting.get(author);
    if (queue !== undefined) queue.push(message);
    else if (this.#take(author, message, steps)) this.#takeWaiting(steps);
    else this.#waiting.set(author, [message]);
    return steps;
  }

  /** Takes what had waited for what was taken: that may be what others waited for, so it looks again until nobody gets on. */
  #takeWaiting(steps: TableStep[]): void {
    for (let before = -1; this.#waiting.size > 0 && steps.length > before; ) {
      before = steps.length;
      for (const [author, queue] of this.#waiting) {
        let taken = 0;
        while (taken < queue.length && this.#take(author, queue[taken] as Message, steps)) taken++;
        queue.splice(0, taken);
        if (queue.length === 0) this.#waiting.delete(author);
      }
    }
  }

  #take(author: PlayerId, message: Message, steps: TableStep[]): boolean {
    const judgement = judge(author, message, this);
    if (judgement === "waits") return false;
    if (judgement !== "counts") {
      steps.push({ type: "refused", author, message, refusal: judgement });
      return true;
    }
    steps.push({ type: "counted", author, message });
    const settlement = this.#count(author, message);
    if (settlement !== undefined) steps.push({ type: "settled", settlement });
    return true;
  }

  /** Answers how the round ended, if this ended it. */
  #count(author: PlayerId, message: Message): Settlement | undefined {
    const round = this.#current;
    switch (message.type) {
      case "sit":
        this.#sits.set(author, [...(this.#sits.get(author) ?? []), message]);
        return undefined;
      case "bet":
      case "take-down":
        this.#wager(author, message);
        return undefined;
      case "commit":
        this.#commit(author, message);
        return round.isIdle && round.isCommitted ? this.#settle() : undefined;
      case "ack":
        round.acks.add(author);
        return this.#settleByItself();
      case "reveal":
        round.secrets.set(author, message.secret);
        return this.#settleByItself();
      case "ruling":
        return this.#rule(message);
    }
  }

  #wager(author: PlayerId, wager: Wager): void {
    const { wagers, table } = this.#current.bettingOf(author);
    const { type, spot, amount } = wager;
    const changed = decide({ type, player: author, spot, amount }, table).reduce(evolve, table);
    this.#current.betting.set(author, { wagers: [...wagers, wager], table: changed, root: undefined });
  }

  #commit(author: PlayerId, commit: Commit): void {
    const { wagers, table } = this.#current.bettingOf(author);
    this.#current.betting.set(author, { wagers, table, root: commit.betsRoot });
    if (commit.attempt === this.#current.attempt) this.#current.commits.set(author, commit);
  }

  /** Without an arbiter a round is over when all have revealed. With one, money moves only on its record. */
  #settleByItself(): Settlement | undefined {
    const { isAcknowledged, isRevealed } = this.#current;
    return this.terms.arbiter === undefined && isAcknowledged && isRevealed ? this.#settle() : undefined;
  }

  #rule({ verdict }: Ruling): Settlement | undefined {
    const round = this.#current;
    round.standing = verdict;
    if (verdict.type === "complete") return this.#settle();
    if (verdict.type === "exclude") this.#current = round.without(verdict.player);
    if (verdict.type === "void") {
      const player = verdict.player === this.terms.house ? undefined : verdict.player;
      this.#current = round.voided(verdict.player, decide({ type: "forfeit", player }, round.closedTable()));
    }
    return undefined;
  }

  #settle(): Settlement {
    const settlement = settle(this.#current, this.terms, (player) => this.#admitted(player));
    const next = { round: settlement.round + 1, attempt: 0 };
    this.#current = new Round(next, settlement.nextRoster, settlement.table);
    return settlement;
  }

  #admitted(player: PlayerId): Sit {
    const [sit, ...rest] = this.#sits.get(player) ?? [];
    assert(sit !== undefined, "the house admits only who wishes to sit");
    this.#sits.set(player, rest);
    return sit;
  }
}
