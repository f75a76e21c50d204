// One author on two stores: what it spends twice is named and proven at every node, all others go on, and checkers notice what is not so.
import { describe, expect, it } from "vitest";
import { spendingApp } from "../../src/apps/spending-app.js";
import { AuthorDirectory } from "../../src/checkers/author-directory.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { ForkChecker } from "../../src/checkers/fork-checker.js";
import { drawFaults } from "../../src/faults/draw-faults.js";
import { scheduleOf } from "../../src/faults/fault.js";
import { type Fault, replay, type Schedule, type Simulation, simulate } from "../../src/index.js";
import { KeyRing } from "../../src/node/key-ring.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import type { SimulationRun } from "../../src/scenarios/simulation-run.js";
import { runSchedule } from "../../src/simulate/run-schedule.js";

const split: Fault = { kind: "double-spend", node: 1, of: 0, startMs: 3000, endMs: 9000, groupOf: [0, 1, 0, 1, 0] };
const pay = (atMs: number, node: number, to: number, amount: number) => ({
  ...{ atMs, node, operation: "pay" },
  args: { number: atMs, to: `account ${to}`, amount },
});

const lend = { atMs: 25_000, node: 0, operation: "lend", args: { number: 1, to: "account 4", amount: 1 } };
/** Each with each. */
const app = {
  ...spendingApp,
  links: () => [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3, 4].flatMap((b) => (a < b ? [{ a, b }] : []))),
};

/** Node 0 has 100 and pays all of it to node 2; its twin, at node 1, to node 3. Both payees write something after that. */
function scheduled(faults: readonly Fault[] = [split]): Schedule {
  const steps = [pay(4000, 0, 2, 60), pay(4100, 1, 3, 60), pay(4200, 0, 2, 40), pay(4300, 1, 3, 40)];
  const passed = [pay(7000, 2, 4, 150), pay(7100, 3, 4, 150), pay(11_500, 4, 2, 250), lend];
  return { version: 1, seed: 1, nodes: 5, signed: true, durationMs: 30_000, faults, steps: [...steps, ...passed] };
}

function ran(schedule: Schedule): { readonly simulation: Simulation; readonly nodes: readonly VirtualNode[] } {
  let ended: SimulationRun | undefined;
  const simulation = runSchedule(app, schedule, { ended: (run) => (ended = run) });
  return { simulation, nodes: ended?.cluster.nodes ?? [] };
}

/** What a node knows of the bank and of forks. */
function known(node: VirtualNode) {
  const document = node.documents[0] as never as {
    view: { bank: { badDebts: readonly { account: string; amount: bigint }[]; balance(account: string): bigint } };
    tree: { forks: ReadonlyMap<unknown, unknown> };
  };
  const { bank } = document.view;
  return {
    debts: bank.badDebts.map(({ account, amount }) => [account, amount]),
    paid: [0, 2, 3, 4].map((number) => bank.balance(`account ${number}`)),
    forks: document.tree.forks.size,
  };
}

describe("money that is spent on both sides", () => {
  const { simulation, nodes } = ran(scheduled());

  it("counts on both, is missing once, and is proven, at every node", () => {
    expect([simulation.verdict, simulation.reason]).toEqual(["pass", null]);
    // The key that has forked writes no more: the credit of 25 s is refused. What the payees passed on counts.
    expect(simulation.operations).toEqual({ made: 7, refused: 1, missed: 0 });
    for (const node of nodes) {
      expect(known(node)).toEqual({ debts: [["account 0", 100n]], paid: [-200n, 200n, -50n, 50n], forks: 1 });
    }
    for (const check of [
      "everybody can prove the fork",
      "no overdraft without a fork proof",
      "no unit is made or lost",
    ])
      expect(simulation.checks[check]).toBeGreaterThan(0);
  });

  it("is proven as well where nobody else had built on any of it, and then none of it counts that was told apart", () => {
    const { steps } = scheduled();
    const alone = ran({ ...scheduled(), steps: steps.slice(0, 2) });
    expect([alone.simulation.verdict, alone.simulation.reason]).toEqual(["pass", null]);
    expect(alone.nodes.map((node) => known(node).forks)).toEqual([1, 1, 1, 1, 1]);
  });

  it("has no fork where only one of the two stores writes", () => {
    const { steps } = scheduled();
    const single = ran({ ...scheduled(), steps: steps.filter(({ node }) => node !== 0) });
    expect(single.simulation.verdict).toBe("pass");
    expect(single.nodes.map((node) => known(node).forks)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("a checker of forks", () => {
  const { nodes } = ran(scheduled());
  const authors = (seed: number): AuthorDirectory => {
    const keys = new KeyRing(seed);
    return new AuthorDirectory([0, 1, 2, 3, 4].map((number) => keys.authorOf(number)));
  };

  it("notices who is said to have forked and has one store", () => {
    const log = new CheckLog(() => 0);
    new ForkChecker(log, authors(1)).checkInFull(nodes[2] as VirtualNode);
    expect(log.violations.map(({ check }) => check)).toEqual(["only who has two stores has forked"]);
  });

  it("notices what somebody acknowledged and others lack, itself among them", () => {
    const log = new CheckLog(() => 0);
    const checker = new ForkChecker(log, authors(1));
    const [node] = nodes as [VirtualNode];
    const document = node.documents[0] as never as { tree: { nodes: readonly { entry: never }[] } };
    checker.acknowledged(
      node,
      document as never,
      document.tree.nodes.map(({ entry }) => entry),
    );
    // In another run of the same document something else was paid.
    const [other] = ran({ ...scheduled(), steps: [pay(5000, 2, 3, 7)] }).nodes as [VirtualNode];
    checker.end([node, other]);
    expect(new Set(log.violations.map(({ check }) => check))).toEqual(new Set(["eventual delivery"]));
    const emptied = new ForkChecker(log, authors(1));
    emptied.acknowledged(
      other,
      document as never,
      document.tree.nodes.map(({ entry }) => entry),
    );
    emptied.restarted(other);
    expect(log.violations.at(-1)?.check).toBe("nothing acknowledged is lost");
  });
});

describe("twins", () => {
  const span = { seed: 1, nodes: 5, startMs: 1000, healMs: 30_000 };
  const drawn = (more: object): Fault[] =>
    Array.from({ length: 40 }, (_, seed) =>
      drawFaults({ ...span, seed, ...more }, ["twin", "double-spend", "leave"]),
    ).flat();

  it("are drawn where documents are signed, with links of one's own, and never all that stay", () => {
    const kinds = (faults: readonly Fault[]) => new Set(faults.map(({ kind }) => kind));
    expect(kinds(drawn({ signed: true }))).toEqual(new Set(["twin", "double-spend", "leave"]));
    expect(kinds(drawn({}))).toEqual(new Set(["leave"]));
    expect(kinds(drawn({ signed: true, isMesh: true }))).toEqual(new Set(["leave"]));
    for (let seed = 0; seed < 100; seed++) {
      const faults = drawFaults({ ...span, nodes: 4, seed, signed: true }, ["twin", "double-spend", "leave"]);
      const named = new Set(
        faults.flatMap((fault) => ("of" in fault ? [fault.node, fault.of] : "node" in fault ? [fault.node] : [])),
      );
      if (faults.some((fault) => "of" in fault)) expect(named.size).toBeLessThan(4);
    }
  });

  it("who spend twice are apart as long as they do", () => {
    for (const fault of drawn({ signed: true })) {
      if (fault.kind !== "double-spend") continue;
      expect(fault.groupOf[fault.node]).not.toBe(fault.groupOf[fault.of]);
      expect(scheduleOf([fault])).toMatchObject({
        partitions: [{ startMs: fault.startMs, endMs: fault.endMs, mode: "drop", groupOf: fault.groupOf }],
        crashes: [{ node: fault.node, diskOf: fault.of, asTwin: true, atMs: fault.startMs }],
      });
    }
  });

  it("are refused where nothing is signed, in a mesh, of themselves, and where all that stay are twins", () => {
    const faults: readonly Fault[] = [{ kind: "twin", node: 1, of: 0, startMs: 0, endMs: 9 }];
    expect(() => simulate({ ...spendingApp, signed: false, faults })).toThrow(/an author has two stores/);
    expect(() => simulate({ ...spendingApp, links: "gossip", faults })).toThrow(/in a mesh no author has two stores/);
    const of = { ...scheduled(), faults: [{ ...split, of: 1 }] };
    expect(() => replay(spendingApp, of)).toThrow(/node 1 can't be a copy of itself/);
    expect(() => replay(spendingApp, { ...scheduled(faults), nodes: 2, steps: [] })).toThrow(
      /let one stay that has none/,
    );
  });
});
