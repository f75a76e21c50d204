// What a history must come to, by definition: entries with their causal pasts as sets, judged and folded from the
// beginning each time. No matrix, no vector, no kept sum, and nothing of the implementation but types.
import type { LedgerGenesis } from "../src/index.js";

/** One leg of a payment. */
export interface Pay {
  readonly kind: "pay";
  readonly id: bigint;
  readonly leg: number;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly code: number;
  readonly total: bigint;
}

export type Step = { readonly kind: "open"; readonly account: string } | Pay;

/** An entry as its author made it. */
export interface Made {
  readonly author: string;
  /** Everything its author had applied when it began. */
  readonly past: ReadonlySet<Made>;
  /** The time of the entry. */
  readonly ms: number;
  readonly transactions: Step[][];
}

/** A step that counts, and who made it. */
interface Counted {
  readonly author: string;
  readonly step: Step;
}

interface Terms {
  readonly owner: string;
  readonly ledger: number;
}

const day = 86_400_000n;

export class PastOracle {
  readonly #genesis: LedgerGenesis;
  readonly #accepted: Map<Made, boolean> = new Map();

  constructor(genesis: LedgerGenesis) {
    this.#genesis = genesis;
  }

  accepts(entry: Made): boolean {
    let accepted = this.#accepted.get(entry);
    if (accepted === undefined) {
      accepted = this.#judge(entry);
      this.#accepted.set(entry, accepted);
    }
    return accepted;
  }

  /** Balances after all of `entries` that count. */
  balances(entries: Iterable<Made>): Map<string, bigint> {
    const steps = this.#counted(entries);
    const { issuers, accounts } = this.#genesis;
    const names = [...issuers, ...accounts].map(({ account }) => account);
    for (const { step } of steps) if (step.kind === "open") names.push(step.account);
    return new Map(names.sort().map((name) => [name, balance(steps, name)]));
  }

  /** Every leg of `entries` that counts, in no order: what statements are made of. */
  payments(entries: Iterable<Made>): Pay[] {
    return this.#counted(entries).flatMap(({ step }) => (step.kind === "pay" ? [step] : []));
  }

  limitOf(account: string): bigint {
    const issuer = this.#genesis.issuers.find((one) => one.account === account);
    return issuer?.cap ?? this.#genesis.accounts.find((one) => one.account === account)?.creditLimit ?? 0n;
  }

  #counted(entries: Iterable<Made>): Counted[] {
    return [...entries]
      .filter((entry) => this.accepts(entry))
      .flatMap(({ author, transactions }) => transactions.flat().map((step) => ({ author, step })));
  }

  #judge({ author, past, ms, transactions }: Made): boolean {
    const steps = this.#counted(past);
    return transactions.every((transaction) => {
      for (const [index, step] of transaction.entries()) {
        if (!this.#allows(author, step, transaction[index - 1], BigInt(ms), steps)) return false;
        steps.push({ author, step });
      }
      return transaction.every((step) => step.kind === "open" || balance(steps, step.from) >= -this.limitOf(step.from));
    });
  }

  #allows(author: string, step: Step, before: Step | undefined, ms: bigint, steps: readonly Counted[]): boolean {
    if (step.kind === "open") return this.#termsOf(step.account, steps) === undefined;
    const { from, to, amount, total } = step;
    const mine = steps.filter((one) => one.author === author).map((one) => one.step);
    const isNext = step.leg === 0 ? isNew(step, ms, mine) : goesOn(step, before);
    if (!isNext || amount <= 0n || from === to) return false;
    const [debit, credit] = [this.#termsOf(from, steps), this.#termsOf(to, steps)];
    if (debit?.owner !== author || credit?.ledger !== debit.ledger) return false;
    return total === paid(mine, from, to) + amount;
  }

  #termsOf(account: string, steps: readonly Counted[]): Terms | undefined {
    const { issuers, accounts } = this.#genesis;
    const founded = [...issuers, ...accounts].find((one) => one.account === account);
    if (founded !== undefined) return { owner: founded.owner, ledger: founded.ledger ?? 0 };
    const opened = steps.find(({ step }) => step.kind === "open" && step.account === account);
    return opened && { owner: opened.author, ledger: Number(account.split(".")[1]) };
  }
}

function isNew({ id, code }: Pay, ms: bigint, mine: readonly Step[]): boolean {
  if (id <= 0n || id >= 2n ** 128n || code < 0 || code >= 2 ** 32) return false;
  const time = id / 2n ** 80n;
  if (time < ms - 30n * day || time > ms + day / 24n) return false;
  return !mine.some((other) => other.kind === "pay" && other.id === id);
}

function goesOn({ id, leg, code }: Pay, before: Step | undefined): boolean {
  return before?.kind === "pay" && before.id === id && before.leg === leg - 1 && before.code === code;
}

function paid(steps: readonly Step[], from: string, to: string): bigint {
  let sum = 0n;
  for (const step of steps) if (step.kind === "pay" && step.from === from && step.to === to) sum += step.amount;
  return sum;
}

function balance(steps: readonly Counted[], account: string): bigint {
  let sum = 0n;
  for (const { step } of steps) {
    if (step.kind !== "pay") continue;
    if (step.to === account) sum += step.amount;
    if (step.from === account) sum -= step.amount;
  }
  return sum;
}
