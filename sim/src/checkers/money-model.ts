// Money by what the workload was told: balances, limits and what is put aside, folded from accepted operations one by one. No
// cell, no vector, no account in escrow: it shares nothing with the ledger that it is compared with.

import { assert } from "@joinery/crdt";

/** A payment, or credit given. */
export interface AcceptedTransfer {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** Money put aside under a name of the workload's. */
export interface AcceptedHold extends AcceptedTransfer {
  readonly name: string;
  readonly ledger: number;
}

/** How a hold ended: so much of it was paid, the rest went back. */
export interface AcceptedSettling {
  readonly name: string;
  readonly posted: bigint;
}

/** What somebody was told is done, all of it at once. */
export interface AcceptedMoney {
  readonly pays?: readonly AcceptedTransfer[];
  readonly grants?: readonly AcceptedTransfer[];
  readonly holds?: AcceptedHold;
  readonly settles?: AcceptedSettling;
}

/** Where accounts start: what each may have at the least, and which bring money of which ledger into the world. */
export interface MoneyWorld {
  readonly floors: ReadonlyMap<string, bigint>;
  readonly issuers: ReadonlyMap<string, number>;
}

export class MoneyModel {
  readonly #world: MoneyWorld;
  readonly #balances: Map<string, bigint> = new Map();
  /** By how much each account's limit rose. */
  readonly #granted: Map<string, bigint> = new Map();
  readonly #held: Map<string, AcceptedHold> = new Map();
  /** The accounts that moved since they were last compared. */
  readonly touched: Set<string> = new Set();

  constructor(world: MoneyWorld) {
    this.#world = world;
  }

  fold({ pays = [], grants = [], holds, settles }: AcceptedMoney): void {
    for (const transfer of pays) this.#move(this.#balances, transfer);
    for (const transfer of grants) this.#move(this.#granted, transfer);
    if (holds !== undefined) {
      this.#held.set(holds.name, holds);
      this.#add(this.#balances, holds.from, -holds.amount);
    }
    if (settles === undefined) return;
    const hold = this.#held.get(settles.name);
    assert(hold !== undefined, "whoever settles a hold has seen it placed");
    this.#held.delete(settles.name);
    this.#add(this.#balances, hold.to, settles.posted);
    this.#add(this.#balances, hold.from, hold.amount - settles.posted);
  }

  balance(account: string): bigint {
    return this.#balances.get(account) ?? 0n;
  }

  /** The least balance an account may have by now. */
  floor(account: string): bigint {
    return (this.#world.floors.get(account) ?? 0n) - (this.#granted.get(account) ?? 0n);
  }

  /** What the issuers of a ledger have brought into the world. */
  issued(ledger: number): bigint {
    let issued = 0n;
    for (const [issuer, its] of this.#world.issuers) if (its === ledger) issued -= this.balance(issuer);
    return issued;
  }

  /** What is put aside of a ledger. */
  held(ledger: number): bigint {
    let held = 0n;
    for (const hold of this.#held.values()) if (hold.ledger === ledger) held += hold.amount;
    return held;
  }

  #move(sums: Map<string, bigint>, { from, to, amount }: AcceptedTransfer): void {
    this.#add(sums, from, -amount);
    this.#add(sums, to, amount);
  }

  #add(sums: Map<string, bigint>, account: string, amount: bigint): void {
    sums.set(account, (sums.get(account) ?? 0n) + amount);
    this.touched.add(account);
  }
}
