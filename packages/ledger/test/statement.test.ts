// Statements and lists of transfers: in one order everywhere, a page at a time, with the balance after each line.
import { describe, expect, it } from "vitest";
import { LedgerError } from "../src/index.js";
import { genesis, given } from "./given-ledger.js";
import { idOf, LedgerNode, nowMs } from "./ledger-node.js";

function errorOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(LedgerError);
    return (error as LedgerError).code;
  }
}

const paidBack = [
  ["mint", "ann", 10n],
  ["ann", "bob", 3n],
  ["ann", "credit", 2n],
  ["credit", "ann", 1n],
  ["mint", "bob", 5n],
] as const;

describe("a statement", () => {
  const { node } = given(...paidBack);
  const line = { code: 0, userData: 0n, ms: nowMs, payer: node.id };

  it("has a line for each leg in or out, and the balance after it", () => {
    expect(node.view.statement("ann")).toEqual({
      account: "ann",
      carriedForward: 0n,
      lines: [
        { ...line, id: idOf("given-0"), other: "mint", amount: 10n, balance: 10n },
        { ...line, id: idOf("given-1"), other: "bob", amount: -3n, balance: 7n },
        { ...line, id: idOf("given-2"), other: "credit", amount: -2n, balance: 5n },
        { ...line, id: idOf("given-3"), other: "credit", amount: 1n, balance: 6n },
      ],
    });
  });

  it("comes in pages that go on where the one before ended", () => {
    const first = node.view.statement("ann", { limit: 3 });
    expect(first.lines.map(({ balance }) => balance)).toEqual([10n, 7n, 5n]);
    const second = node.view.statement("ann", { limit: 3, after: first.next as string });
    expect(second.lines.map(({ amount, balance }) => [amount, balance])).toEqual([[1n, 6n]]);
    expect(second.next).toBeUndefined();
    expect(node.view.statement("ann", { limit: 4 }).next).toBeUndefined();
  });

  it("of an account without transfers is empty, of one that is not known an error", () => {
    expect(given().node.view.statement("ann")).toEqual({ account: "ann", carriedForward: 0n, lines: [] });
    expect(errorOf(() => node.view.statement("nobody"))).toBe("unknown_account");
  });

  it.each([
    ["invalid_limit", { limit: 0 }],
    ["invalid_limit", { limit: 10_001 }],
    ["invalid_limit", { limit: 1.5 }],
    ["invalid_cursor", { after: "" }],
    ["invalid_cursor", { after: "1.2.3" }],
    ["invalid_code", { code: -1 }],
  ])("refuses %s: case %#", (code, request) => {
    expect(errorOf(() => node.view.statement("ann", request))).toBe(code);
    expect(errorOf(() => node.view.transfers(request))).toBe(code);
  });

  it("leaves out other codes, but not from the balance", () => {
    const { node } = given(["mint", "ann", 10n]);
    node.change((chips) => chips.transfer({ from: "ann", to: "bob", amount: 1n, code: 8 }));
    node.change((chips) => chips.transfer({ from: "ann", to: "bob", amount: 2n, code: 9 }));
    node.change((chips) => chips.transfer({ from: "ann", to: "bob", amount: 3n, code: 8 }));
    const { lines } = node.view.statement("ann", { code: 8 });
    expect(lines.map(({ amount, balance }) => [amount, balance])).toEqual([
      [-1n, 9n],
      [-3n, 4n],
    ]);
    expect(node.view.transfers({ account: "bob", code: 9 }).transfers.map(({ legs }) => legs[0]?.amount)).toEqual([2n]);
  });

  it("takes in what comes late at its place in time, alike at all replicas, and pages go on from where they were", () => {
    const [ann, bob] = [new LedgerNode(0, genesis), new LedgerNode(1, genesis)];
    ann.change((chips) => chips.transfer({ from: "mint", to: "bob", amount: 9n }));
    bob.receive(ann.flush());
    bob.change((chips) => chips.transfer({ from: "bob", to: "ann", amount: 4n }));
    const late = bob.flush();
    ann.change((chips) => chips.transfer({ from: "mint", to: "bob", amount: 2n }));
    ann.change((chips) => chips.transfer({ from: "mint", to: "bob", amount: 1n }));
    bob.receive(ann.flush());
    const first = bob.view.statement("bob", { limit: 2 });
    const before = ann.view.statement("bob", { limit: 2 });
    ann.receive(late);
    expect(ann.view.statement("bob")).toEqual(bob.view.statement("bob"));
    expect(ann.view.transfers()).toEqual(bob.view.transfers());
    const rest = bob.view.statement("bob", { after: first.next as string });
    expect([...first.lines, ...rest.lines]).toEqual(bob.view.statement("bob").lines);
    const after = ann.view.statement("bob", { after: before.next as string });
    const [seen, all] = [[...before.lines, ...after.lines], ann.view.statement("bob").lines];
    expect(new Set(seen.map(({ payer, id }) => `${payer} ${id}`)).size).toBe(seen.length);
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(seen.map(({ id }) => id)));
  });

  it("begins with what is carried forward where only the state is known of what was before", () => {
    const { node } = given(...paidBack);
    const fresh = new LedgerNode(0, genesis);
    const { state } = node.document;
    expect(fresh.document.state.merge(state.difference(fresh.document.applied))).toBe(true);
    expect(fresh.view.statement("ann")).toEqual({ account: "ann", carriedForward: 6n, lines: [] });
    fresh.change((chips) => chips.transfer({ from: "ann", to: "bob", amount: 6n }));
    const { carriedForward, lines } = fresh.view.statement("ann");
    expect([carriedForward, lines.map(({ balance }) => balance)]).toEqual([6n, [0n]]);
  });
});
