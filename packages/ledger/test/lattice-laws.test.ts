// The laws of a join-semilattice for ledgers: order, grouping and repetition of joins don't matter, a transaction that
// is undone leaves nothing, and the sums that are kept beside the cells are those of the cells at every step.
import { AuthorTable, type Dot, VersionVector } from "@joinery/clock";
import { CausalState, decodeState, encodeState } from "@joinery/crdt";
import { cellsOf } from "@joinery/crdt/matrix";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ledger, transferId } from "../src/index.js";
import type { LedgerDelta } from "../src/state/ledger-delta.js";
import type { LedgerState } from "../src/state/ledger-state.js";
import { genesisFor } from "./ledger-history.js";
import { replicaId } from "./ledger-node.js";

const authorCount = 3;
const field = ledger().withGenesis(genesisFor(authorCount));
const names = Array.from({ length: authorCount }, (_, number) => [`mint${number}`, `a${number}`, `b${number}`]);
type State = ReturnType<typeof newState>;

function newState(authors: AuthorTable) {
  return new CausalState(field, authors);
}

type Draft = ReturnType<typeof field.draft>;

interface Written {
  readonly dot: Dot;
  readonly delta: LedgerDelta;
}

interface Action {
  readonly author: number;
  readonly payments: readonly (readonly [from: number, to: number, amount: bigint])[];
  readonly opens: boolean;
  readonly undone: boolean;
  /** Whom the author asks for everything before it writes. */
  readonly meets: number | null;
}

const action: fc.Arbitrary<Action> = fc.record({
  author: fc.nat(authorCount - 1),
  payments: fc.array(fc.tuple(fc.nat(2), fc.nat(8), fc.bigInt(1n, 60n)), { minLength: 1, maxLength: 3 }),
  opens: fc.boolean(),
  undone: fc.boolean(),
  meets: fc.option(fc.nat(authorCount - 1), { freq: 2 }),
});
const actions = fc.array(action, { minLength: 5, maxLength: 30 });

/** Runs the actions at one state per author and answers the states and all operations that stayed. */
function play(script: readonly Action[]): { states: State[]; written: Written[]; authors: AuthorTable } {
  const authors = new AuthorTable();
  for (let number = 0; number < authorCount; number++) authors.intern(replicaId(number));
  const states = Array.from({ length: authorCount }, () => newState(authors));
  const written: Written[] = [];
  script.forEach((step, index) => {
    const state = states[step.author] as State;
    if (step.meets !== null) state.merge((states[step.meets] as State).difference(state.context.vector));
    const before = show(state);
    const transaction = state.transaction(step.author, { ms: index, counter: 0 });
    if (step.opens) transaction.draft.open({ nonce: `${index}` });
    step.payments.forEach(([from, to, amount], number) => {
      pay(
        transaction.draft,
        transferId(1, BigInt(3 * index + number)),
        names[step.author]?.[from],
        names.flat()[to],
        amount,
      );
    });
    const [from, to, amount] = step.payments[0] as (typeof step.payments)[0];
    hold(transaction.draft, state, step.author, index, names[step.author]?.[from], names.flat()[to], amount);
    giveCredit(transaction.draft, step.author, names.flat()[to], amount);
    useDevices(transaction.draft, state, step.author, index);
    if (step.undone) {
      transaction.rollback();
      expect(show(state)).toEqual(before);
    } else {
      for (const { seq, delta } of transaction.operations) written.push({ dot: { author: step.author, seq }, delta });
      transaction.commit();
    }
    expectSums(state);
  });
  return { states, written, authors };
}

function pay(draft: Draft, id: bigint, from = "", to = "", amount: bigint): void {
  if (from !== to && draft.available(from) >= amount) draft.transfer({ id, from, to, amount });
}

/** Gives credit where the cap allows, takes some back, closes what is empty and opens it again. */
function giveCredit(draft: Draft, author: number, to = "", amount: bigint): void {
  const mint = `mint${author}`;
  // Whoever paid the mint back left it more than its credit, and it gives no more than that.
  const credit = draft.available(mint) - draft.balance(mint);
  if (to !== mint && credit >= amount && draft.available(mint) >= amount) draft.grant({ from: mint, to, amount });
  const own = `b${author}`;
  if (draft.available(own) >= 5n && draft.balance(own) <= 0n) draft.lower({ account: own, to: mint, amount: 5n });
  const unused = draft.open({ nonce: "unused" });
  if (amount % 2n === 0n) draft.close(unused);
  else draft.reopen(unused);
}

/** Delegates accounts to the two others, fills their units, spends from its own, and revokes now and then. */
function useDevices(draft: Draft, state: State, author: number, index: number): void {
  const id = (tail: number) => transferId(1, BigInt(2_000_000 + 100 * index + tail));
  const device = replicaId((author + 1 + (index % 2)) % authorCount);
  const unit = `${device}.unit.a${author}`;
  if (index % 7 === 6 && state.view.account(unit) !== undefined) draft.revoke(unit);
  if (state.view.account(unit)?.revoked === true) return;
  draft.delegate({ account: `a${author}`, device });
  pay(draft, id(0), `a${author}`, unit, 3n);
  for (const [at, own] of state.view.accounts({ owner: replicaId(author) }).entries()) {
    if (own.revoked === false) pay(draft, id(1 + at), own.id, `a${author}`, 1n);
  }
}

/** Holds what can be held, and settles now and then what was held before, half of it or none. */
function hold(draft: Draft, state: State, author: number, index: number, from = "", to = "", amount: bigint): void {
  const id = (tail: number) => transferId(1, BigInt(1_000_000 + 10 * index + tail));
  if (from !== to && draft.available(from) >= amount) {
    draft.hold({ id: id(0), from, to, amount, resolver: replicaId(author) });
  }
  const [mine] = state.view.holds({ resolver: replicaId(author) });
  if (mine === undefined || index % 2 === 0) return;
  if (index % 3 === 0) draft.void({ id: id(1), pending: mine });
  else draft.post({ id: id(1), pending: mine, amount: (mine.amount + 1n) / 2n });
}

function show(state: State): unknown {
  return [
    Buffer.from(encodeState(state)).toString("hex"),
    state.fingerprint.toString(),
    state.view.accounts(),
    state.view.holds(),
    state.view.credit.cells(),
  ];
}

/** Rows and columns, added up from the cells, are what is kept; what is known and what is not make up all credits. */
function expectSums(state: State): void {
  const store: LedgerState = state.store;
  expectSumsOf(store.paid, store.totals);
  expectSumsOf(store.credit, store.lines);
}

function expectSumsOf(matrix: LedgerState["paid"], accounts: LedgerState["totals"]): void {
  const [debits, credits] = [new Map<string, bigint>(), new Map<string, bigint>()];
  for (const { row, column, amount } of cellsOf(matrix)) {
    debits.set(row, (debits.get(row) ?? 0n) + amount);
    credits.set(column, (credits.get(column) ?? 0n) + amount);
  }
  for (const [account, totals] of accounts) {
    expect([account, totals.debits]).toEqual([account, debits.get(account) ?? 0n]);
    expect([account, totals.credits]).toEqual([account, credits.get(account) ?? 0n]);
    expect(totals.creditsWithin({ covers: () => false }, totals.credits)).toBeLessThanOrEqual(totals.credits);
  }
  for (const account of [...debits.keys(), ...credits.keys()]) expect(accounts.has(account)).toBe(true);
}

function joined(authors: AuthorTable, ...states: readonly State[]): State {
  const all = newState(authors);
  for (const state of states) expect(all.merge(state.difference(new VersionVector()))).toBe(true);
  expectSums(all);
  return all;
}

describe("the join of ledgers", () => {
  it("takes no notice of order, grouping and repetition", () => {
    fc.assert(
      fc.property(actions, (script) => {
        const { states, authors } = play(script);
        const [a, b, c] = states as [State, State, State];
        const expected = show(joined(authors, a, b, c));
        expect(show(joined(authors, c, a, b))).toEqual(expected);
        expect(show(joined(authors, joined(authors, b, c), a))).toEqual(expected);
        expect(show(joined(authors, joined(authors, a, b), joined(authors, b, c), a, c))).toEqual(expected);
        for (const state of states) expect(state.leq(joined(authors, a, b, c))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same from operations in any order, some of them twice", () => {
    fc.assert(
      fc.property(actions, fc.infiniteStream(fc.nat(1000)), (script, keys) => {
        const { states, written, authors } = play(script);
        const keyed = [...written, ...written.slice(0, 5)].map((one) => ({ one, key: keys.next().value ?? 0 }));
        keyed.sort((a, b) => a.key - b.key);
        const replayed = newState(authors);
        for (const { one } of keyed) replayed.join(one.delta, one.dot);
        expectSums(replayed);
        expect(show(replayed)).toEqual(show(joined(authors, ...states)));
      }),
      { numRuns: 60 },
    );
  });

  it("is the same after a journey as bytes, at a replica that counts its authors otherwise", () => {
    fc.assert(
      fc.property(actions, (script) => {
        const { states, authors } = play(script);
        const expected = joined(authors, ...states);
        const others = new AuthorTable();
        for (let number = authorCount; number > 0; number--) others.intern(replicaId(number - 1));
        const decoded = decodeState(encodeState(expected), field, others);
        if (!decoded.ok) throw new TypeError(decoded.reason);
        expectSums(decoded.value);
        expect(show(decoded.value)).toEqual(show(expected));
      }),
      { numRuns: 60 },
    );
  });
});
