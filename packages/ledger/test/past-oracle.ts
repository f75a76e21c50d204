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
  /** The hold that it settles: whose it is, and its id. */
  readonly settles?: { readonly payer: string; readonly id: bigint };
}

/** What the payment before it was put aside for. */
export interface Held {
  readonly kind: "hold";
  readonly id: bigint;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly resolver: string;
  readonly ledger: number;
}

/** Credit that one account gives another. */
export interface Grant {
  readonly kind: "grant";
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly total: bigint;
}

/** An account is closed, or opened again: the how manieth time. */
export interface Closing {
  readonly kind: "closing";
  readonly account: string;
  readonly count: bigint;
}

/** An account is delegated to a device. */
export interface Delegation {
  readonly kind: "delegate";
  readonly account: string;
  readonly device: string;
}

/** A device's unit is revoked. */
export interface Revocation {
  readonly kind: "revoke";
  readonly unit: string;
}

export type Step =
  | { readonly kind: "open"; readonly account: string }
  | Pay
  | Held
  | Grant
  | Closing
  | Delegation
  | Revocation;

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
  readonly unitOf?: string;
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
    for (const { step } of steps) {
      if (step.kind === "open") names.push(step.account);
      if (step.kind === "delegate") names.push(unitOf(step));
    }
    return new Map(names.sort().map((name) => [name, balance(steps, name)]));
  }

  /** The holds that are open after all of `entries` that count, by payer and id. */
  held(entries: Iterable<Made>): string[] {
    const steps = this.#counted(entries);
    const placed = steps.filter(({ step }) => step.kind === "hold") as { author: string; step: Held }[];
    const open = placed.filter(({ author, step }) => !isSettled({ payer: author, id: step.id }, steps));
    return open.map(({ author, step: { id, amount, to } }) => `${author} ${id} ${amount} ${to}`).sort();
  }

  /** Every leg of `entries` that counts, in no order: what statements are made of. */
  payments(entries: Iterable<Made>): Pay[] {
    return this.#counted(entries).flatMap(({ step }) => (step.kind === "pay" ? [step] : []));
  }

  /** How far below zero each account may go after all of `entries` that count. */
  limits(entries: Iterable<Made>): Map<string, bigint> {
    const steps = this.#counted(entries);
    return new Map([...this.balances(entries).keys()].map((name) => [name, this.#limit(name, steps)]));
  }

  /** The accounts that are closed after all of `entries` that count. */
  closed(entries: Iterable<Made>): string[] {
    const steps = this.#counted(entries).map(({ step }) => step);
    return [...this.balances(entries).keys()].filter((name) => isClosed(name, steps));
  }

  /** The units that are revoked after all of `entries` that count. */
  revoked(entries: Iterable<Made>): string[] {
    return this.#counted(entries).flatMap(({ step }) => (step.kind === "revoke" ? [step.unit] : []));
  }

  #limit(account: string, steps: readonly Counted[]): bigint {
    let limit = this.#founded(account);
    for (const { step } of steps) {
      if (step.kind !== "grant") continue;
      if (step.to === account) limit += step.amount;
      if (step.from === account) limit -= step.amount;
    }
    return limit;
  }

  #founded(account: string): bigint {
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
        const [before, after] = [transaction[index - 1], transaction[index + 1]];
        if (!this.#allows(author, step, { before, after, ms: BigInt(ms) }, steps)) return false;
        steps.push({ author, step });
      }
      return transaction.every((step) => {
        if (step.kind !== "pay" && step.kind !== "grant") return true;
        const limit = this.#limit(step.from, steps);
        return limit >= 0n && balance(steps, step.from) >= -limit;
      });
    });
  }

  #allows(author: string, step: Step, at: Surroundings, steps: readonly Counted[]): boolean {
    if (step.kind === "open") return this.#termsOf(step.account, steps) === undefined;
    if (step.kind === "hold") return isPutAside(at.before, step);
    if (step.kind === "delegate") return this.#delegates(author, step, steps);
    if (step.kind === "revoke") return this.#revokes(author, step, steps);
    if (step.kind === "closing") return this.#closes(author, step, steps);
    if (step.kind === "grant") return this.#grants(author, step, steps);
    const { from, to, amount, total } = step;
    const mine = steps.filter((one) => one.author === author).map((one) => one.step);
    const isNext = step.leg === 0 ? isNew(step, at.ms, mine) : goesOn(step, at.before);
    return isNext && total === paid(mine, from, to) + amount && this.#mayPay(author, step, at, steps);
  }

  #mayPay(author: string, step: Pay, { before, after }: Surroundings, steps: readonly Counted[]): boolean {
    const { from, to, amount } = step;
    if (step.settles !== undefined) return maySettle(author, step, after, steps);
    // The rest of a post was compared when the post was.
    if (
      before?.kind === "pay" &&
      before.settles !== undefined &&
      step.leg === 1 &&
      from === before.from &&
      to !== before.to
    )
      return true;
    if (after?.kind !== "hold") return this.#moves(author, from, to, amount, undefined, steps);
    return isPutAside(step, after) && this.#moves(author, after.from, after.to, after.amount, after.ledger, steps);
  }

  #delegates(author: string, { account, device }: Delegation, steps: readonly Counted[]): boolean {
    const terms = this.#termsOf(account, steps);
    if (terms === undefined || terms.unitOf !== undefined || terms.owner !== author || device === author) return false;
    return this.#termsOf(unitOf({ account, device }), steps) === undefined;
  }

  #revokes(author: string, { unit }: Revocation, steps: readonly Counted[]): boolean {
    const account = this.#termsOf(unit, steps)?.unitOf;
    if (account === undefined || this.#termsOf(account, steps)?.owner !== author) return false;
    return !isRevoked(unit, steps);
  }

  #closes(author: string, { account, count }: Closing, steps: readonly Counted[]): boolean {
    if (this.#termsOf(account, steps)?.owner !== author) return false;
    if (
      count !==
      BigInt(
        closings(
          account,
          steps.map(({ step }) => step),
        ) + 1,
      )
    )
      return false;
    return count % 2n === 0n || balance(steps, account) === 0n;
  }

  #grants(author: string, { from, to, amount, total }: Grant, steps: readonly Counted[]): boolean {
    const isIssuer = this.#genesis.issuers.some(({ account }) => account === from || account === to);
    if (!isIssuer || !this.#moves(author, from, to, amount, undefined, steps)) return false;
    let given = 0n;
    for (const { step } of steps)
      if (step.kind === "grant" && step.from === from && step.to === to) given += step.amount;
    return total === given + amount;
  }

  /** From an account of the author to any other of its ledger, which is `ledger` where that is given. */
  #moves(
    author: string,
    from: string,
    to: string,
    amount: bigint,
    ledger: number | undefined,
    steps: readonly Counted[],
  ): boolean {
    const [debit, credit] = [this.#termsOf(from, steps), this.#termsOf(to, steps)];
    if (amount <= 0n || from === to || debit?.owner !== author) return false;
    // Only what the author itself has closed is closed to it.
    const own = steps.flatMap((one) => (one.author === author ? [one.step] : []));
    if (isClosed(from, own) || isClosed(to, own)) return false;
    if (isRevoked(to, steps) || (isRevoked(from, steps) && to !== debit.unitOf)) return false;
    return credit?.ledger === debit.ledger && (ledger ?? debit.ledger) === debit.ledger;
  }

  #termsOf(account: string, steps: readonly Counted[]): Terms | undefined {
    const { issuers, accounts } = this.#genesis;
    const founded = [...issuers, ...accounts].find((one) => one.account === account);
    if (founded !== undefined) return { owner: founded.owner, ledger: founded.ledger ?? 0 };
    for (const { step } of steps) {
      if (step.kind !== "delegate" || unitOf(step) !== account) continue;
      const ledger = this.#termsOf(step.account, steps)?.ledger as number;
      return { owner: step.device, ledger, unitOf: step.account };
    }
    const opened = steps.find(({ step }) => step.kind === "open" && step.account === account);
    return opened && { owner: opened.author, ledger: Number(account.split(".")[1]) };
  }
}

function unitOf({ account, device }: Omit<Delegation, "kind">): string {
  return `${device}.unit.${account}`;
}

function isRevoked(unit: string, steps: readonly Counted[]): boolean {
  return steps.some(({ step }) => step.kind === "revoke" && step.unit === unit);
}

/** What stands beside a step. */
interface Surroundings {
  readonly before: Step | undefined;
  readonly after: Step | undefined;
  readonly ms: bigint;
}

function isPutAside(pay: Step | undefined, hold: Held): boolean {
  if (pay?.kind !== "pay" || pay.settles !== undefined || pay.leg !== 0 || pay.id !== hold.id) return false;
  return pay.from === hold.from && pay.amount === hold.amount && pay.to === `${hold.resolver}.${hold.ledger}.escrow`;
}

function maySettle(author: string, pay: Pay, after: Step | undefined, steps: readonly Counted[]): boolean {
  const name = pay.settles as { payer: string; id: bigint };
  const placed = steps.find((one) => one.author === name.payer && one.step.kind === "hold" && one.step.id === name.id);
  const hold = placed?.step as Held | undefined;
  if (hold === undefined || hold.resolver !== author || isSettled(name, steps) || pay.leg !== 0) return false;
  const escrow = `${author}.${hold.ledger}.escrow`;
  if (pay.from !== escrow || pay.amount <= 0n || pay.amount > hold.amount) return false;
  if (pay.to === hold.from || pay.amount === hold.amount) {
    return pay.amount === hold.amount && (pay.to === hold.from || pay.to === hold.to);
  }
  if (pay.to !== hold.to || after?.kind !== "pay" || after.settles !== undefined) return false;
  return (
    after.id === pay.id && after.from === escrow && after.to === hold.from && after.amount === hold.amount - pay.amount
  );
}

function isSettled(name: { payer: string; id: bigint }, steps: readonly Counted[]): boolean {
  return steps.some(
    ({ step }) => step.kind === "pay" && step.settles?.payer === name.payer && step.settles.id === name.id,
  );
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

function closings(account: string, steps: readonly Step[]): number {
  return steps.filter((step) => step.kind === "closing" && step.account === account).length;
}

function isClosed(account: string, steps: readonly Step[]): boolean {
  return closings(account, steps) % 2 === 1;
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
