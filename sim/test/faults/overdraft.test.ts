// Who pays what it has not is refused by everybody, whatever else goes wrong, and goes on afterwards as if it had said nothing.
import { AuthorTable } from "@joinery/clock";
import { type Fields, struct } from "@joinery/crdt";
import { type LedgerField, ledger } from "@joinery/ledger";
import { type DeliverEffect, decodeEntry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bankApp } from "../../src/apps/bank-app.js";
import { spendingApp } from "../../src/apps/spending-app.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { OverdraftChecker } from "../../src/checkers/overdraft-checker.js";
import {
  describeFault,
  drawFaults,
  drawSchedule,
  type Fault,
  integer,
  KeyedRandom,
  type Overdraft,
  overdraftShapes,
  pick,
  type Schedule,
  type SimulatedApp,
  simulate,
  swarm,
} from "../../src/index.js";
import { authorOf } from "../../src/node/cluster.js";
import { overdraw } from "../../src/node/overdraft.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { sha256 } from "../../src/scenarios/sha256.js";
import { simplerFaults } from "../../src/shrink/simpler-faults.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const check = "overdrafts are refused";
const overdraft = (node: number, startMs: number, endMs: number, shape: Overdraft["shape"] = "payment"): Overdraft => {
  return { kind: "overdraft", node, startMs, endMs, shape };
};

type Bank = { readonly bank: LedgerField };
type Pays = { readonly pay: { readonly to: string; readonly amount: number } };

/** Four members with an account each, of whom each may owe 100. */
const members = ["ann", "bob", "cyd", "dan"] as const;
const app: SimulatedApp<Bank, Pays> = {
  schema: { bank: ledger() },
  genesis: (authors) => ({
    nonce: "members",
    bank: {
      issuers: [],
      accounts: members.map((account, node) => ({
        account,
        owner: authors[node] ?? authorOf(99, node),
        creditLimit: 100n,
      })),
    },
  }),
  operations: {
    pay: {
      args: { to: pick(...members), amount: integer(1, 30) },
      run: (tx, { to, amount }, { node }) => {
        tx.bank.transfer({ from: members[node] as string, to, amount: BigInt(amount) });
      },
    },
  },
  invariants: {
    "nobody owes too much": ({ bank }) => members.every((account) => bank.balance(account) >= -100n),
    "money is neither made nor lost": ({ bank }) =>
      members.reduce((sum, account) => sum + bank.balance(account), 0n) === 0n,
  },
  nodes: 4,
  durationMs: 12_000,
  steps: 60,
};

const pay = (atMs: number, node: number, to: string, amount: number): Schedule["steps"][number] => {
  return { atMs, node, operation: "pay", args: { to, amount } };
};

/** What came of a run, and what each node has in the end. */
function ran<F extends Fields, Args>(of: SimulatedApp<F, Args>, schedule: Schedule) {
  const ends: { readonly refused: number; readonly seen: number; readonly node: VirtualNode }[] = [];
  const simulation = runSchedule(of, schedule, {
    ended: ({ cluster }) => {
      for (const node of cluster.staying) {
        const [document] = node.documents;
        ends.push({ refused: document?.counts.refused ?? 0, seen: document?.applied.total ?? 0, node });
      }
    },
  });
  return { simulation, ends };
}

const drawn = (faults: readonly Fault[], seed = 1, more: object = {}): Schedule =>
  drawSchedule({ ...app, faults, ...more }, seed);

describe("a node that pays what it has not", () => {
  it.each(overdraftShapes.flatMap((shape) => [false, true].map((signed) => [shape, signed] as const)))(
    "by %s, signed %s, is refused at every node, itself among them, each time",
    (shape, signed) => {
      const faults = [
        overdraft(1, 2000, 4000, shape),
        overdraft(2, 3000, 6000, shape),
        overdraft(1, 7000, 8000, shape),
      ];
      const { simulation, ends } = ran(app, drawn(faults, 1, { signed }));
      expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
      expect(ends.map(({ refused }) => refused)).toEqual([3, 3, 3, 3]);
      expect(simulation.checks[check]).toBeGreaterThan(12);
    },
  );

  it("goes on under the numbers after it, with what it really has", () => {
    const steps = [pay(1000, 0, "bob", 40), pay(5000, 1, "cyd", 140), pay(5500, 1, "cyd", 1), pay(9000, 2, "dan", 100)];
    const { simulation, ends } = ran(app, { ...drawn([overdraft(1, 2000, 4000)]), steps });
    expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
    expect(simulation.operations).toEqual({ made: 3, refused: 1, missed: 0 });
    for (const { refused, seen, node } of ends) {
      const { bank } = (node.documents[0] as never as { view: { bank: { balance(account: string): bigint } } }).view;
      expect([refused, seen, members.map((account) => bank.balance(account))]).toEqual([
        1,
        4,
        [-40n, -100n, 40n, 100n],
      ]);
    }
  });

  it("says nothing where it owns no account, has lost its disk, or has left, and then nothing is checked", () => {
    const without: readonly (readonly Fault[])[] = [
      [overdraft(4, 2000, 4000)],
      [overdraft(1, 2000, 6000), { kind: "amnesia", node: 1, startMs: 3000, endMs: 5000 }],
      [overdraft(1, 2000, 6000), { kind: "backup", node: 1, startMs: 3000, endMs: 7000, ageMs: 2500 }],
      [overdraft(1, 2000, 6000), { kind: "rot", node: 1, startMs: 1500, endMs: 7000, records: 3 }],
      [overdraft(1, 2000, 6000), { kind: "leave", node: 1, startMs: 1000, endMs: 12_000 }],
      [{ kind: "amnesia", node: 1, startMs: 500, endMs: 900 }, overdraft(1, 2000, 6000)],
    ];
    for (const faults of without) {
      const { simulation, ends } = ran(app, drawn(faults, 2, { nodes: 5 }));
      expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
      expect([simulation.checks[check], ends.some(({ refused }) => refused > 0)]).toEqual([undefined, false]);
    }
  });

  it("overlaps with whatever else goes wrong", () => {
    const apart: Fault = { kind: "partition", startMs: 1500, endMs: 9000, groupOf: [0, 1, 0, 1], mode: "drop" };
    const others: readonly Fault[] = [
      { kind: "crash", node: 1, startMs: 1000, endMs: 2500 },
      { kind: "crash", node: 1, startMs: 3500, endMs: 5000 },
      { kind: "crash", node: 1, startMs: 4000, endMs: 4000 },
      { kind: "disk", node: 1, startMs: 5000, endMs: 6000, shape: "error", byMs: 0 },
      { kind: "clock", node: 1, startMs: 1000, endMs: 9000, shape: "offset", byMs: 50_000 },
      { kind: "clone", node: 3, of: 1, startMs: 4500, endMs: 6500 },
      { kind: "amnesia", node: 2, startMs: 5000, endMs: 5500 },
      { kind: "loss", startMs: 500, endMs: 11_000, probability: 0.2 },
      { kind: "reordering", startMs: 500, endMs: 11_000, probability: 0.3, delayMsMax: 400 },
    ];
    for (const seed of [1, 2, 3]) {
      for (const signed of [false, true]) {
        const faults = [apart, overdraft(1, 2000, 4000), ...others, overdraft(0, 3000, 8000, "hold")];
        const { simulation, ends } = ran(app, drawn(faults, seed, { signed }));
        expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
        expect(ends.map(({ refused }) => refused)).toEqual([2, 2, 2, 2]);
      }
    }
  });

  it("may be one of two with a key, and then what it pays is as little there, on either history", () => {
    const twin: Fault = { kind: "twin", node: 1, of: 0, startMs: 4000, endMs: 5000 };
    for (const seed of [1, 2, 3]) {
      const faults = [
        twin,
        overdraft(0, 10_000, 12_000, "payments"),
        overdraft(1, 14_000, 16_000),
        overdraft(2, 2000, 3000),
      ];
      const { simulation } = ran(spendingApp, drawSchedule({ ...spendingApp, faults }, seed));
      expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
      expect(simulation.checks[check]).toBeGreaterThan(0);
      expect(simulation.checks["everybody can prove the fork"]).toBeGreaterThan(0);
    }
  });

  it("is the same run from the same schedule, and another without it", () => {
    const faults = [overdraft(1, 2000, 4000, "hold"), overdraft(3, 2500, 5000, "payments")];
    const [once, again] = [
      simulate({ ...app, faults }, { seed: 5, twice: true }),
      simulate({ ...app, faults }, { seed: 5 }),
    ];
    expect([once.verdict, once.traceHash]).toEqual(["pass", again.traceHash]);
    const crashes = faults.map(({ node, startMs, endMs }): Fault => ({ kind: "crash", node, startMs, endMs }));
    expect(simulate({ ...app, faults: crashes }, { seed: 5 }).traceHash).not.toBe(once.traceHash);
  });

  it("is found in a ledger below a struct", () => {
    const money = struct({ bank: ledger() });
    const { genesis } = app;
    const nested = {
      ...app,
      schema: { money },
      genesis: (authors: Parameters<NonNullable<typeof genesis>>[0]) => {
        const { nonce, bank } = (genesis as NonNullable<typeof genesis>)(authors);
        return { nonce, money: { bank } };
      },
      operations: {
        pay: {
          ...app.operations.pay,
          run: (tx: never, args: never, place: never) =>
            app.operations.pay.run((tx as { money: never }).money, args, place),
        },
      },
      invariants: {},
    } as unknown as SimulatedApp<{ readonly money: typeof money }, Pays>;
    const { simulation, ends } = ran(nested, drawSchedule({ ...nested, faults: [overdraft(1, 2000, 4000)] }, 1));
    expect([simulation.verdict, simulation.reason, ends.map(({ refused }) => refused)]).toEqual([
      "pass",
      null,
      [1, 1, 1, 1],
    ]);
    expect(simulation.checks[check]).toBeGreaterThan(0);
  });
});

describe("what is overdrawn", () => {
  it("is refused for want of funds, however much there is and in whatever shape", () => {
    const [author, other] = [authorOf(7, 0), authorOf(7, 1)];
    const found = founding(sha256);
    const limit = fc.bigInt({ min: 0n, max: 1n << 100n });
    fc.assert(
      fc.property(limit, limit, fc.constantFrom(...overdraftShapes), fc.nat(), (own, paid, shape, seed) => {
        const accounts = [
          { account: "own", owner: author, creditLimit: own },
          { account: "other", owner: other, creditLimit: paid },
        ];
        const genesis = { nonce: "funds", bank: { issuers: [], accounts } };
        const open = (core: ReplicaCore) => [core.create({ bank: ledger() }, genesis) as never];
        const payer = new ReplicaCore({ author: other, founding: found }).create({ bank: ledger() }, genesis);
        if (paid > 0n) payer.change((tx) => tx.bank.transfer({ from: "other", to: "own", amount: paid }), 1000);
        const records = payer.flush().flatMap((effect) => {
          return effect.type === "persist" ? effect.entries.map((entry) => ({ document: payer as never, entry })) : [];
        });
        const random = new KeyedRandom(seed, "test");
        const lie = overdraw({ author, records, founding: found, open, nowMs: 2000, shape, random });
        const judge = new ReplicaCore({ author: authorOf(7, 2), founding: found }).create({ bank: ledger() }, genesis);
        const entries = [...records, ...(lie?.entries ?? []).map((entry) => ({ document: lie?.document, entry }))];
        const told = entries.flatMap(({ document, entry }) => {
          const read = decodeEntry(encodeEntry(entry, (document as { authors: AuthorTable }).authors), judge.authors);
          return read.ok ? judge.receive([read.value], 3000) : [];
        });
        const refusals = told.flatMap((effect) => (effect.type === "deliver" ? [effect.refusal?.code] : []));
        expect(refusals.at(-1)).toBe("insufficient_funds");
        expect(refusals.slice(0, -1).every((code) => code === undefined)).toBe(true);
        expect(judge.view.bank.available("own")).toBe(own + paid);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a check of overdrafts", () => {
  /** A ledger that takes whatever it is told. */
  const trusting = (): LedgerField => {
    const honest = ledger();
    return { ...honest, withGenesis: (genesis) => ({ ...honest.withGenesis(genesis), guard: () => undefined }) };
  };

  it.each([false, true])(
    "notices a ledger that accepts one, signed %s, and shrinks what it found to that",
    (signed) => {
      const broken = { ...app, schema: { bank: trusting() }, invariants: {}, signed };
      for (const shape of overdraftShapes) {
        const { failure, violations, exitCode } = simulate({ ...broken, faults: [overdraft(1, 2000, 4000, shape)] });
        expect([failure, exitCode]).toEqual([check, 1]);
        expect(violations[0]?.message).toMatch(
          /^node 1 accepted a payment in "bank" that its author could not make, operation \d+ of /,
        );
      }
      const { failed } = swarm({ ...broken, faults: ["overdraft", "crash", "loss"] }, { runs: 20 });
      expect(failed?.smallest.failure).toBe(check);
      expect(failed?.smallest.schedule.faults.map(({ kind }) => kind)).toEqual(["overdraft"]);
    },
  );

  it("notices a payment that is there, though whoever got it said that it was refused", () => {
    const log = new CheckLog(() => 0);
    const checker = new OverdraftChecker(log);
    const author = authorOf(1, 1);
    const lie = {
      document: { id: "bank" },
      author,
      entries: [],
      firstSeq: 3,
      lastSeq: 3,
      ledger: ["bank"],
      payments: [9n],
    };
    const known = new Set<bigint>();
    const authors = new AuthorTable();
    const document = {
      ...{ id: "bank", authors, applied: { covers: (_: number, seq: number) => seq <= 3 } },
      view: { bank: { transfer: (payer: string, id: bigint) => (payer === author && known.has(id) ? {} : undefined) } },
    } as never;
    const node = { index: 2, documents: [document] } as never as VirtualNode;
    const effect = { author: authors.intern(author), firstSeq: 3, lastSeq: 3, origin: "peer" } as DeliverEffect;
    checker.lied(node, lie as never);
    checker.delivered(node, document, { ...effect, refusal: { code: "insufficient_funds", message: "" } });
    checker.settled(node, document);
    expect([log.violations, log.counts()]).toEqual([[], { [check]: 2 }]);
    known.add(9n);
    checker.checkInFull(node);
    checker.delivered(node, document, { ...effect, firstSeq: 2, refusal: undefined });
    expect(log.violations.map(({ message }) => message)).toEqual([
      `node 2 has in its ledger a payment in "bank" that its author could not make, operation 3 of ${author}`,
    ]);
  });
});

describe("overdrafts", () => {
  it("are drawn for applications with a ledger, signed or not, in each shape, and move no other fault", () => {
    const span = { nodes: 5, startMs: 100, healMs: 10_000 };
    const drawnFor = (more: object): Fault[] =>
      Array.from({ length: 60 }, (_, seed) => drawFaults({ ...span, seed, ...more }, ["overdraft"])).flat();
    expect(drawnFor({})).toEqual([]);
    expect(drawnFor({ signed: true })).toEqual([]);
    expect(new Set(drawnFor({ hasLedger: true }).map((fault) => (fault as Overdraft).shape))).toEqual(
      new Set(overdraftShapes),
    );
    for (let seed = 0; seed < 20; seed++) {
      const others = drawFaults({ ...span, seed, hasLedger: true }).filter(({ kind }) => kind !== "overdraft");
      expect(others).toEqual(drawFaults({ ...span, seed }));
    }
    const inBank = Array.from({ length: 20 }, (_, seed) => drawSchedule(bankApp, seed).faults).flat();
    expect(inBank.some(({ kind }) => kind === "overdraft")).toBe(true);
  });

  it("are told in a sentence, and become a crash, or one payment, in less time", () => {
    expect(overdraftShapes.map((shape) => describeFault(overdraft(2, 1000, 4000, shape)))).toEqual([
      "node 2 crashes, and code that lies pays from its account what is not there, down until 4.000 s",
      "node 2 crashes, and code that lies makes two payments from its account of what is there for one, down until 4.000 s",
      "node 2 crashes, and code that lies puts aside from its account what is not there, down until 4.000 s",
    ]);
    expect(simplerFaults(overdraft(2, 1000, 1020, "hold"))).toEqual([
      { kind: "crash", node: 2, startMs: 1000, endMs: 1020 },
      overdraft(2, 1000, 1020, "payment"),
    ]);
    expect(simplerFaults(overdraft(2, 1000, 1020)).map(({ kind }) => kind)).toEqual(["crash"]);
  });
});
