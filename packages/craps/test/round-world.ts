// A table without a dealer, its members, and all they wrote: what tests of rounds play with. Secrets are derived from names, so that
// a run can be repeated.

import { sha256 } from "@noble/hashes/sha2.js";
import {
  ackOf,
  type CommitOptions,
  commitOf,
  DealerlessTable,
  dueVerdict,
  dutyOf,
  type HouseRulesOptions,
  houseRules,
  type Message,
  type PlayerId,
  revealOf,
  type Settlement,
  type Slot,
  type Spot,
  type TableStep,
  type TableTerms,
  type Verdict,
  type Wager,
} from "../src/index.js";

export const chip = 60n;
export const house = "house";
export const arbiter = "arbiter";

export type Written = readonly [author: PlayerId, message: Message];

export function termsWith(options: HouseRulesOptions & { readonly arbitrated?: boolean } = {}): TableTerms {
  const { arbitrated = false, ...rules } = options;
  const terms = { table: "table 42", house, bank: 100_000n * chip, rules: houseRules(rules) };
  return arbitrated ? { ...terms, arbiter } : terms;
}

export function secretOf(player: PlayerId, { round, attempt }: Slot, salt = ""): Uint8Array {
  return sha256(new TextEncoder().encode(`${player} ${round} ${attempt} ${salt}`));
}

/** One replica of a table, and the members who write through it. */
export class RoundWorld {
  readonly terms: TableTerms;
  readonly table: DealerlessTable;
  readonly written: Written[] = [];
  readonly steps: TableStep[] = [];
  readonly settlements: Settlement[] = [];
  salt = "";

  constructor(options: Parameters<typeof termsWith>[0] = {}) {
    this.terms = termsWith(options);
    this.table = new DealerlessTable(this.terms);
  }

  say(author: PlayerId, message: Message): readonly TableStep[] {
    this.written.push([author, message]);
    const steps = this.table.add(author, message);
    this.steps.push(...steps);
    for (const step of steps) if (step.type === "settled") this.settlements.push(step.settlement);
    return steps;
  }

  bet(player: PlayerId, spot: Spot, chips: number): readonly TableStep[] {
    return this.say(player, this.wager("bet", spot, chips));
  }

  wager(type: Wager["type"], spot: Spot, chips: number): Wager {
    return { type, round: this.table.current.round, spot, amount: BigInt(chips) * chip };
  }

  secret(player: PlayerId): Uint8Array {
    return secretOf(player, this.table.current, this.salt);
  }

  commit(player: PlayerId, options?: CommitOptions): readonly TableStep[] {
    return this.say(player, commitOf(this.table, player, this.secret(player), options));
  }

  ack(player: PlayerId): readonly TableStep[] {
    return this.say(player, ackOf(this.table));
  }

  reveal(player: PlayerId): readonly TableStep[] {
    return this.say(player, revealOf(this.table, this.secret(player)));
  }

  rule(verdict: Verdict): readonly TableStep[] {
    const { round, attempt } = this.table.current;
    return this.say(arbiter, { type: "ruling", round, attempt, verdict });
  }

  /** Does for all of `players` what they have to do, again and again until the round is over or nobody has anything to do. */
  play(players: readonly PlayerId[] = this.table.current.roster, commits: Record<PlayerId, CommitOptions> = {}): void {
    const { round } = this.table.current;
    for (let busy = true; busy && this.table.current.round === round; ) {
      busy = false;
      for (const player of players) {
        const duty = dutyOf(this.table, player);
        if (duty === undefined || this.table.current.round !== round) continue;
        if (duty === "commit") this.commit(player, commits[player]);
        else this[duty](player);
        busy = true;
      }
      const verdict = this.terms.arbiter === undefined ? undefined : dueVerdict(this.table);
      if (verdict === undefined || this.table.current.round !== round) continue;
      this.rule(verdict);
      busy = true;
    }
  }

  /** Lets players in with 1,000 chips beside the deposit, in a round that nobody plays in. */
  admit(...players: PlayerId[]): this {
    const amount = 1_000n * chip + this.terms.rules.deposit;
    for (const player of players) this.say(player, { type: "sit", amount });
    this.play(undefined, { [house]: { admits: players } });
    return this;
  }

  stack(player: PlayerId): number {
    return Number(this.table.table.seats.find((seat) => seat.player === player)!.stack) / Number(chip);
  }
}

/** The code with which a step was refused; undefined where none was. */
export function refusedWith(steps: readonly TableStep[]): string | undefined {
  for (const step of steps) if (step.type === "refused") return step.refusal.code;
  return undefined;
}
