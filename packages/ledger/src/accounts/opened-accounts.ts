// The accounts that were opened after the genesis. Each was opened once along its owner's chain, under the least dot; where the
// owner forked, each branch may have opened it.

import type { Dot } from "@joinery/clock";
import type { CausalPast } from "@joinery/crdt";
import type { OpenedAccount } from "../state/ledger-delta.js";
import type { AccountId } from "./account-id.js";

export class OpenedAccounts {
  readonly #openings: Map<AccountId, OpenedAccount[]> = new Map();
  /** The units of each account, by name. */
  readonly #units: Map<AccountId, Set<AccountId>> = new Map();

  get size(): number {
    return this.#openings.size;
  }

  has(account: AccountId): boolean {
    return this.#openings.has(account);
  }

  get(account: AccountId): OpenedAccount | undefined {
    return this.#openings.get(account)?.[0];
  }

  /** An opening that lies in `past`. */
  seenBy(past: CausalPast, account: AccountId): OpenedAccount | undefined {
    return this.#openings.get(account)?.find(({ author, seq }) => past.covers(author, seq));
  }

  /** The names of the units that an account was delegated to. */
  unitsOf(account: AccountId): readonly AccountId[] {
    return [...(this.#units.get(account) ?? [])];
  }

  /** The opening of the same account by the author of a dot. */
  by({ author }: Dot, account: AccountId): OpenedAccount | undefined {
    return this.#openings.get(account)?.find((one) => one.author === author);
  }

  names(): Iterable<AccountId> {
    return this.#openings.keys();
  }

  *values(): Generator<OpenedAccount> {
    for (const openings of this.#openings.values()) yield* openings;
  }

  /** Puts an opening in place of its author's earlier one, if there is one. */
  put(opened: OpenedAccount): void {
    const others = (this.#openings.get(opened.account) ?? []).filter(({ author }) => author !== opened.author);
    this.#openings.set(opened.account, [...others, opened]);
    if (!("unit" in opened)) return;
    const units = this.#units.get(opened.unit.account);
    if (units === undefined) this.#units.set(opened.unit.account, new Set([opened.account]));
    else units.add(opened.account);
  }

  remove(opened: OpenedAccount): void {
    const others = (this.#openings.get(opened.account) ?? []).filter(({ author }) => author !== opened.author);
    if (others.length > 0) this.#openings.set(opened.account, others);
    else {
      this.#openings.delete(opened.account);
      if ("unit" in opened) this.#units.get(opened.unit.account)?.delete(opened.account);
    }
  }
}
