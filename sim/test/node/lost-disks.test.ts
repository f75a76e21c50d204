// Nodes that come late, go for good, lose their disks, get old ones or another's, or have theirs rot: what they and the others end with.
import { type TableField, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { describeSchedule, type Fault, type SimulatedApp, simulate } from "../../src/index.js";

type Notes = { readonly notes: TableField<{ readonly by: number }> };

interface Seen {
  /** By node: how many notes it sees in the end. */
  readonly counts: number[];
  /** The fewest notes that a node saw after a moment at which it had seen more. */
  fell: boolean;
}

/** Each operation writes a note of its own; every node writes its share. */
function notes(faults: readonly Fault[], seen: Seen): SimulatedApp<Notes, { note: object }> {
  let written = 0;
  return {
    schema: { notes: table<{ readonly by: number }>() },
    operations: {
      note: {
        run: (tx, _args, { node }) => {
          tx.notes.set(`${node}/${written++}`, { by: node });
        },
      },
    },
    invariants: {
      "is looked at": (view, node) => {
        const count = [...view.notes.keys()].length;
        if (count < (seen.counts[node] ?? 0)) seen.fell = true;
        seen.counts[node] = count;
        return true;
      },
    },
    ...{ nodes: 4, steps: 200, durationMs: 10_000, faults },
  };
}

function run(faults: readonly Fault[], seed = 1) {
  const seen: Seen = { counts: [], fell: false };
  const simulation = simulate(notes(faults, seen), { seed });
  return { ...simulation, ...seen };
}

const away = { startMs: 4000, endMs: 5000, node: 1 };

describe("a node that loses its disk", () => {
  it("starts with nothing, as a new author, and gets back what the others have", () => {
    const { verdict, reason, operations, counts, fell } = run([{ kind: "amnesia", ...away }]);
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(fell).toBe(true);
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBe(operations.made);
  });

  it("has lost what it had told nobody, and the others meet without that", () => {
    const alone: Fault = { kind: "partition", mode: "drop", startMs: 1000, endMs: 6000, groupOf: [0, 1, 0, 0] };
    const { verdict, operations, counts } = run([alone, { kind: "amnesia", ...away }]);
    expect(verdict).toBe("pass");
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeLessThan(operations.made);
  });

  it("and gets one from a backup goes on from there", () => {
    const alone: Fault = { kind: "partition", mode: "drop", startMs: 1000, endMs: 6000, groupOf: [0, 1, 0, 0] };
    const lostBy = (faults: readonly Fault[]): number => {
      const { verdict, operations, counts } = run(faults);
      expect(verdict).toBe("pass");
      return operations.made - (counts[0] as number);
    };
    const nothing = lostBy([alone, { kind: "crash", ...away }]);
    const late = lostBy([alone, { kind: "backup", ageMs: 1000, ...away }]);
    const all = lostBy([alone, { kind: "amnesia", ...away }]);
    expect(nothing).toBe(0);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(all);
  });
});

describe("a node whose disk rots", () => {
  const alone: Fault = { kind: "partition", mode: "drop", startMs: 1000, endMs: 6000, groupOf: [0, 1, 0, 0] };
  const rot: Fault = { kind: "rot", records: 1, ...away };

  it.each([1, 2, 3, 4, 5])("finds that out, and gets from the others what it had told them, seed %i", (seed) => {
    const { verdict, reason, operations, counts, fell, checks } = run([rot], seed);
    expect([verdict, reason, checks["damage is noticed"]]).toEqual(["pass", null, 1]);
    expect(fell).toBe(true);
    expect(new Set(counts).size).toBe(1);
    // What it wrote in the last second before may have been told nobody.
    expect(operations.made - (counts[0] as number)).toBeLessThan(6);
  });

  it("has lost what nobody else had", () => {
    const { verdict, operations, counts } = run([alone, rot]);
    expect(verdict).toBe("pass");
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeLessThan(operations.made);
  });

  it("notices it in a snapshot too", () => {
    // From the first cut on there is little else to read.
    const cuts: Fault = { kind: "truncation", node: 1, everyMs: 500, startMs: 500, endMs: 10_000 };
    const { verdict, reason, checks, counts } = run([cuts, { ...rot, records: 40 }]);
    expect([verdict, reason, checks["damage is noticed"]]).toEqual(["pass", null, 1]);
    expect(new Set(counts).size).toBe(1);
  });
});

describe("a node that gets a copy of another's disk", () => {
  it("goes on from there as a new author, and so does the other as it was", () => {
    const apart: Fault = { kind: "partition", mode: "drop", startMs: 500, endMs: 9000, groupOf: [0, 1, 2, 2] };
    const { verdict, reason, counts, operations } = run([apart, { kind: "clone", of: 0, ...away }]);
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(new Set(counts).size).toBe(1);
    // What node 1 had written by then was on its own disk alone.
    expect(counts[0]).toBeLessThan(operations.made);
  });
});

describe("nodes that come and go", () => {
  it("miss what happens before they are there", () => {
    const { verdict, operations, counts } = run([{ kind: "join", startMs: 0, endMs: 5000, node: 1 }]);
    expect(verdict).toBe("pass");
    expect(operations.missed).toBeGreaterThan(10);
    expect(counts[0]).toBe(operations.made);
  });

  it("are not waited for once they have left, even where they stood between the others", () => {
    const leaves = [0, 2].map((node): Fault => ({ kind: "leave", startMs: 3000, endMs: 10_000, node }));
    const { verdict, reason, counts } = run(leaves);
    expect([verdict, reason]).toEqual(["pass", null]);
    expect(counts[1]).toBe(counts[3]);
    expect(counts[0]).toBeLessThan(counts[1] as number);
  });

  it("are down as long as one reason holds, when several overlap", () => {
    const crash: Fault = { kind: "crash", node: 1, startMs: 2000, endMs: 4500 };
    const { verdict, operations } = run([crash, { kind: "amnesia", ...away }]);
    expect(verdict).toBe("pass");
    const apart = run([
      { ...crash, endMs: 4000 },
      { kind: "amnesia", ...away },
    ]);
    expect(operations.missed).toBe(apart.operations.missed);
  });
});

describe("a disk", () => {
  const others = { startMs: 2000, endMs: 8000, node: 1 };
  it("that is full keeps what is written from being told until there is space", () => {
    const full: Fault = { kind: "disk", shape: "full", byMs: 0, ...others };
    const crash: Fault = { kind: "crash", node: 1, startMs: 7000, endMs: 7500 };
    const calm = run([full]);
    expect([calm.verdict, calm.counts[0]]).toEqual(["pass", calm.operations.made]);
    // What was written to the full disk before the crash had been told nobody, and is gone.
    const crashed = run([full, crash]);
    expect(crashed.verdict).toBe("pass");
    expect(crashed.counts[0]).toBeLessThan(crashed.operations.made - 10);
  });

  it("that is slow costs time and nothing else", () => {
    const { verdict, counts, operations } = run([{ kind: "disk", shape: "slow", byMs: 900, ...others }]);
    expect([verdict, counts[0]]).toEqual(["pass", operations.made]);
  });
});

it("each of them is told in a line", () => {
  const { schedule } = run([]);
  const faults: Fault[] = [
    { kind: "amnesia", ...away },
    { kind: "backup", ageMs: 7, ...away },
    { kind: "clone", of: 3, ...away },
    { kind: "rot", records: 2, ...away },
    { kind: "disk", shape: "slow", byMs: 9, ...away },
    { kind: "mtu", bytesMax: 512, startMs: 4000, endMs: 5000 },
  ];
  expect(describeSchedule({ ...schedule, faults, steps: [] })).toEqual([
    "   4.000 s  node 1 crashes and loses its disk, down until 5.000 s",
    "   4.000 s  node 1 crashes and gets its disk of 7 ms before, down until 5.000 s",
    "   4.000 s  node 1 crashes and gets a copy of the disk of node 3, down until 5.000 s",
    "   4.000 s  node 1 crashes, and 2 records on its disk rot, down until 5.000 s",
    "   4.000 s  the disk of node 1 is slow by 9 ms until 5.000 s",
    "   4.000 s  frames above 512 bytes are lost until 5.000 s",
  ]);
});
