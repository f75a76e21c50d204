// Random histories of three to five replicas, up to two of which lie: all honest ones accept and refuse the same
// entries, show the same balances and have the same bytes, in whatever order entries come; an oracle says which.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LedgerView, StatementLine } from "../src/index.js";
import { arbitraryCommand } from "./ledger-commands.js";
import { LedgerHistory } from "./ledger-history.js";

const history = fc.record({
  nodeCount: fc.integer({ min: 3, max: 5 }),
  liars: fc.nat(2),
  commands: fc.array(arbitraryCommand, { minLength: 30, maxLength: 120, size: "max" }),
  orders: fc.array(fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), { minLength: 5, maxLength: 5 }),
});

const seen = {
  closed: 0,
  granted: 0,
  grantsRefused: 0,
  reopened: 0,
  closingsRefused: 0,
  held: 0,
  settled: 0,
  settlingRefused: 0,
  accepted: 0,
  refused: 0,
  acceptedOfLiars: 0,
};

function expectAboveLimits(world: LedgerHistory): void {
  for (const { node, honest } of world.peers) {
    if (!honest) continue;
    for (const { id, balance, limit } of node.view.accounts()) {
      if (balance < -limit) throw new TypeError(`${id} stands at ${balance}, below its limit of ${limit}`);
    }
  }
}

function expectAgreement(world: LedgerHistory): void {
  const honest = world.peers.filter((peer) => peer.honest);
  const [first] = honest;
  if (first === undefined) return;
  const balances = world.oracle.balances(world.entries.map(({ made }) => made));
  const limits = world.oracle.limits(world.entries.map(({ made }) => made));
  const closed = world.oracle.closed(world.entries.map(({ made }) => made));
  seen.closed += closed.length;
  for (const peer of honest) {
    const { view, document } = peer.node;
    expect(new Map(view.accounts().map(({ id, balance }) => [id, balance]))).toEqual(balances);
    expect(new Map(view.accounts().map(({ id, limit }) => [id, limit]))).toEqual(limits);
    expect(view.accounts().flatMap(({ id, closed: isClosed }) => (isClosed ? [id] : []))).toEqual(closed);
    expect(document.state.fingerprint.toString()).toBe(first.node.document.state.fingerprint.toString());
    expect(world.encoded(peer)).toBe(world.encoded(first));
    expect(document.pendingBytes).toBe(0);
    expect(peer.applied.size).toBe(world.entries.length);
    expect([view.issued(), view.issued(978)]).toEqual([issued(balances, "mint"), issued(balances, "euromint")]);
    const held = view.holds().map(({ payer, id, amount, to }) => `${payer} ${id} ${amount} ${to}`);
    expect(held.sort()).toEqual(world.oracle.held(world.entries.map(({ made }) => made)));
    const inLedger = (ledger: number) =>
      view.accounts({ ledger }).reduce((sum, one) => sum + one.balance, view.held(ledger));
    expect([inLedger(0), inLedger(978)]).toEqual([0n, 0n]);
    seen.held += held.length;
    expectStatements(world, view);
  }
}

function issued(balances: ReadonlyMap<string, bigint>, issuer: string): bigint {
  return [...balances].reduce((sum, [id, one]) => (id.startsWith(issuer) ? sum - one : sum), 0n);
}

/** Each account's statement has the legs that count, each once, and ends with its balance; all replicas order it alike. */
function expectStatements(world: LedgerHistory, view: LedgerView): void {
  const payments = world.oracle.payments(world.entries.map(({ made }) => made));
  for (const { id: account, balance } of view.accounts()) {
    const lines = linesOf(view, account);
    const moves = payments.flatMap(({ id, from, to, amount }) => {
      return from === account ? [`${id} ${-amount}`] : to === account ? [`${id} ${amount}`] : [];
    });
    expect(lines.map(({ id, amount }) => `${id} ${amount}`).sort()).toEqual(moves.sort());
    let running = 0n;
    for (const line of lines) {
      running += line.amount;
      expect(line.balance).toBe(running);
    }
    expect(running).toBe(balance);
  }
  const all = JSON.stringify(view.transfers({ limit: 10_000 }), (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  world.shown ??= all;
  expect(all).toBe(world.shown);
}

/** All lines of a statement, a few at a time. */
function linesOf(view: LedgerView, account: string): StatementLine[] {
  const lines: StatementLine[] = [];
  for (
    let page = view.statement(account, { limit: 7 });
    ;
    page = view.statement(account, { limit: 7, after: page.next })
  ) {
    lines.push(...page.lines);
    if (page.next === undefined) return lines;
  }
}

function countSeen(world: LedgerHistory): void {
  const liars = new Set(world.peers.filter(({ honest }) => !honest).map(({ node }) => node.id as string));
  for (const { made } of world.entries) {
    const accepted = world.oracle.accepts(made);
    if (!accepted) expect(liars).toContain(made.author);
    const settles = made.transactions.flat().some((step) => step.kind === "pay" && step.settles !== undefined);
    for (const step of made.transactions.flat()) {
      if (step.kind === "grant") accepted ? seen.granted++ : seen.grantsRefused++;
      if (step.kind !== "closing") continue;
      if (!accepted) seen.closingsRefused++;
      else if (step.count > 1n) seen.reopened++;
    }
    if (settles && accepted) seen.settled++;
    if (settles && !accepted) seen.settlingRefused++;
    if (!accepted) seen.refused++;
    else if (liars.has(made.author)) seen.acceptedOfLiars++;
    else seen.accepted++;
  }
}

describe("replicas of one ledger", () => {
  it("agree with each other and with the definition, whatever comes in whatever order", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(history, ({ nodeCount, liars, commands, orders }) => {
        const world = new LedgerHistory(nodeCount, liars);
        for (const command of commands) {
          world.run(command);
          expectAboveLimits(world);
        }
        world.settle(orders);
        expectAboveLimits(world);
        expectAgreement(world);
        countSeen(world);
      }),
      { numRuns: 150 },
    );
  });

  it("have been through enough of everything for that to mean something", () => {
    expect(seen.accepted).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(300);
    expect(seen.acceptedOfLiars).toBeGreaterThan(50);
    expect(seen.closed).toBeGreaterThan(50);
    expect(seen.reopened).toBeGreaterThan(10);
    expect(seen.closingsRefused).toBeGreaterThan(20);
    expect(seen.granted).toBeGreaterThan(100);
    expect(seen.grantsRefused).toBeGreaterThan(20);
    expect(seen.held).toBeGreaterThan(100);
    expect(seen.settled).toBeGreaterThan(20);
    expect(seen.settlingRefused).toBeGreaterThan(20);
  });
});
