// What a history must come to, by definition: entries with their causal pasts as sets, judged and folded from the
// beginning each time. No matrix, no vector, no kept sum: only lists of transfers that were asked for.
import { isCode, isLabel } from "../src/accounts/label.js";
import type { LedgerGenesis } from "../src/index.js";

export type Step =
  | { readonly kind: "open"; readonly account: string }
  | {
      readonly kind: "pay";
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly amount: bigint;
      readonly code: number;
      readonly total: bigint;
    };

/** An entry as its author made it. */
export interface Made {
  readonly author: string;
  /** Everything its author had applied when it began. */
  readonly past: ReadonlySet<Made>;
  readonly transactions: Step[][];
}

/** A step that counts, and who made it. */
interface Counted {
  readonly author: string;
  readonly step: Step;
}

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

  limitOf(account: string): bigint {
    const issuer = this.#genesis.issuers.find((one) => one.account === account);
    return issuer?.cap ?? this.#genesis.accounts.find((one) => one.account === account)?.creditLimit ?? 0n;
  }

  #counted(entries: Iterable<Made>): Counted[] {
    return [...entries]
      .filter((entry) => this.accepts(entry))
      .flatMap(({ author, transactions }) => transactions.flat().map((step) => ({ author, step })));
  }

  #judge({ author, past, transactions }: Made): boolean {
    const steps = this.#counted(past);
    return transactions.every((transaction) => {
      for (const step of transaction) {
        if (!this.#allows(author, step, steps)) return false;
        steps.push({ author, step });
      }
      return transaction.every((step) => step.kind === "open" || balance(steps, step.from) >= -this.limitOf(step.from));
    });
  }

  #allows(author: string, step: Step, steps: readonly Counted[]): boolean {
    if (step.kind === "open") return this.#ownerOf(step.account, steps) === undefined;
    const { id, from, to, amount, code, total } = step;
    const mine = steps.filter((one) => one.author === author).map((one) => one.step);
    if (!isLabel(id) || !isCode(code) || amount <= 0n || from === to) return false;
    if (this.#ownerOf(from, steps) !== author || this.#ownerOf(to, steps) === undefined) return false;
    if (mine.some((other) => other.kind === "pay" && other.id === id)) return false;
    return total === paid(mine, from, to) + amount;
  }

  #ownerOf(account: string, steps: readonly Counted[]): string | undefined {
    const { issuers, accounts } = this.#genesis;
    const founded = [...issuers, ...accounts].find((one) => one.account === account);
    if (founded !== undefined) return founded.owner;
    return steps.find(({ step }) => step.kind === "open" && step.account === account)?.author;
  }
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
