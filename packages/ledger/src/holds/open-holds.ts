// The open holds of a ledger, each a cell under the dot of the operation that placed it. Settling one covers that dot: nothing of
// a settled hold stays but what was paid. What is pending by account is derived, and as undoable as the rest.

import type { AuthorIndex, Dot } from "@joinery/clock";
import { childPath, type DotPredicate, type JoinScope, type Path, see } from "@joinery/crdt";
import type { AccountId } from "../accounts/account-id.js";
import type { TransferId } from "../transfers/transfer-id.js";
import type { HoldTerms } from "./hold.js";

export interface OpenHold extends HoldTerms, Dot {
  readonly id: TransferId;
  readonly code: number;
}

export interface Pending {
  debits: bigint;
  credits: bigint;
}

export class OpenHolds {
  readonly #holds: Map<AuthorIndex, Map<number, OpenHold>> = new Map();
  /** Derived: holds that a branch of a resolver's chain settled, and which branches did. Another branch may have them open. */
  readonly #settledOnBranches: Map<string, { readonly hold: OpenHold; readonly by: AuthorIndex[] }> = new Map();
  readonly #pending: Map<AccountId, Pending> = new Map();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  at({ author, seq }: Dot): OpenHold | undefined {
    return this.#holds.get(author)?.get(seq);
  }

  /** The hold that an author placed under an id, by looking at all of its open ones. */
  find(author: AuthorIndex, id: TransferId): OpenHold | undefined {
    for (const hold of this.#holds.get(author)?.values() ?? []) if (hold.id === id) return hold;
    return undefined;
  }

  /** What is put aside from an account, and for it. */
  pending(account: AccountId): Readonly<Pending> {
    return this.#pending.get(account) ?? nothing;
  }

  /** All of them, in no order that may be shown. */
  *all(): Generator<OpenHold> {
    for (const holds of this.#holds.values()) yield* holds.values();
  }

  /** Takes in a hold; one that was seen before was settled, or is here. Answers whether it is new. */
  join(hold: OpenHold, scope: JoinScope, path: Path): boolean {
    if (!see(scope, hold.author, hold.seq)) return false;
    this.#put(hold, scope, path);
    scope.undo?.push(() => this.#remove(hold));
    return true;
  }

  /** A hold that some branch of its resolver's chain settled. */
  settledOnBranch({ author, seq }: Dot): OpenHold | undefined {
    return this.#settledOnBranches.get(`${author} ${seq}`)?.hold;
  }

  /** A hold that branches settled, but none of `chain` did. */
  openOnBranch({ author, seq }: Dot, chain: readonly AuthorIndex[]): OpenHold | undefined {
    const settled = this.#settledOnBranches.get(`${author} ${seq}`);
    return settled?.by.some((branch) => chain.includes(branch)) ? undefined : settled?.hold;
  }

  /** Covers the dot of a hold, whether it is here or still to come; `by` is whose operation does. */
  settle(dot: Dot, by: AuthorIndex, scope: JoinScope, path: Path): void {
    scope.context.add(dot.author, dot.seq);
    const hold = this.at(dot);
    if (scope.authors.lineage.isBranch(by)) this.#settledBy(dot, hold, by);
    if (hold !== undefined) this.#drop(hold, scope, path);
  }

  retain(keep: DotPredicate, scope: JoinScope, path: Path): void {
    for (const hold of [...this.all()]) if (!keep(hold.author, hold.seq)) this.#drop(hold, scope, path);
  }

  #settledBy({ author, seq }: Dot, hold: OpenHold | undefined, by: AuthorIndex): void {
    const known = this.#settledOnBranches.get(`${author} ${seq}`);
    if (known !== undefined) known.by.push(by);
    else if (hold !== undefined) this.#settledOnBranches.set(`${author} ${seq}`, { hold, by: [by] });
  }

  #drop(hold: OpenHold, scope: JoinScope, path: Path): void {
    const place = childPath(path, hold.from);
    scope.fingerprint.subtract(place, hold.author, hold.seq, undefined, hashHold);
    this.#remove(hold);
    scope.undo?.push(() => this.#insert(hold));
    scope.changed?.(place);
    scope.changed?.(childPath(path, hold.to));
  }

  #put(hold: OpenHold, scope: JoinScope, path: Path): void {
    const place = childPath(path, hold.from);
    scope.fingerprint.add(place, hold.author, hold.seq, undefined, hashHold);
    this.#insert(hold);
    scope.changed?.(place);
    scope.changed?.(childPath(path, hold.to));
  }

  #insert(hold: OpenHold): void {
    const holds = this.#holds.get(hold.author) ?? new Map<number, OpenHold>();
    holds.set(hold.seq, hold);
    this.#holds.set(hold.author, holds);
    this.#size++;
    this.#move(hold, hold.amount);
  }

  #remove(hold: OpenHold): void {
    const holds = this.#holds.get(hold.author);
    holds?.delete(hold.seq);
    if (holds?.size === 0) this.#holds.delete(hold.author);
    this.#size--;
    this.#move(hold, -hold.amount);
  }

  #move({ from, to }: OpenHold, by: bigint): void {
    for (const [account, side] of [
      [from, "debits"],
      [to, "credits"],
    ] as const) {
      const pending = this.#pending.get(account) ?? { debits: 0n, credits: 0n };
      pending[side] += by;
      if (pending.debits === 0n && pending.credits === 0n) this.#pending.delete(account);
      else this.#pending.set(account, pending);
    }
  }
}

const nothing: Readonly<Pending> = { debits: 0n, credits: 0n };
const holdHash = { a: 31, b: 37 };
const hashHold = (): typeof holdHash => holdHash;
