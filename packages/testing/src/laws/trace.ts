// Traces: what happens at several replicas, in four shapes. Only the data; `play` runs them.
import fc from "fast-check";

/** How `from` tells `to` what it has: operations one by one, operations in any order and twice, a difference of states, or bytes of a state. */
export type Carriage = "operations" | "shuffled" | "difference" | "bytes";

export interface Sync {
  readonly from: number;
  readonly to: number;
  readonly carriage: Carriage;
}

/** One transaction at one replica, and the meetings after it. */
export interface TraceStep<Op> {
  readonly replica: number;
  readonly operations: readonly Op[];
  /** True when the replica first goes on from the bytes of its state, as after a restart. */
  readonly restarts: boolean;
  readonly syncs: readonly Sync[];
}

export type Shape = "sequential" | "concurrent" | "diamond" | "partition";

export interface Trace<Op> {
  readonly shape: Shape;
  readonly replicaCount: number;
  readonly steps: readonly TraceStep<Op>[];
  /** Orders what is shuffled. */
  readonly seed: number;
}

const carriage = fc.constantFrom<Carriage>("operations", "shuffled", "difference", "bytes");
const meeting = fc.record({ from: fc.nat(7), to: fc.nat(7), carriage });

interface Draw<Op> {
  readonly replica: number;
  readonly operations: readonly Op[];
  readonly restarts: boolean;
  readonly meetings: readonly Sync[];
  readonly carriage: Carriage;
}

/** Between 20 and 200 operations by 3 to 8 replicas. */
export function arbitraryTrace<Op>(operation: fc.Arbitrary<Op>): fc.Arbitrary<Trace<Op>> {
  const draw: fc.Arbitrary<Draw<Op>> = fc.record({
    replica: fc.nat(7),
    operations: fc.oneof(
      { arbitrary: fc.array(operation, { minLength: 1, maxLength: 1 }), weight: 3 },
      { arbitrary: fc.array(operation, { minLength: 2, maxLength: 3 }), weight: 1 },
    ),
    restarts: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
    meetings: fc.oneof(
      { arbitrary: fc.constant<Sync[]>([]), weight: 2 },
      { arbitrary: fc.array(meeting, { minLength: 1, maxLength: 2 }), weight: 1 },
    ),
    carriage,
  });
  return fc
    .record({
      shape: fc.constantFrom<Shape>("sequential", "concurrent", "concurrent", "diamond", "partition", "partition"),
      replicaCount: fc.integer({ min: 3, max: 8 }),
      draws: fc.oneof(
        { arbitrary: fc.array(draw, { minLength: 30, maxLength: 60, size: "max" }), weight: 3 },
        { arbitrary: fc.array(draw, { minLength: 60, maxLength: 150, size: "max" }), weight: 1 },
      ),
      seed: fc.nat(),
    })
    .map(({ shape, replicaCount, draws, seed }) => ({
      shape,
      replicaCount,
      seed,
      steps: atMost200(draws).map((one, index) => stepOf(shape, replicaCount, one, index)),
    }));
}

function atMost200<Op>(draws: readonly Draw<Op>[]): readonly Draw<Op>[] {
  let count = 0;
  return draws.filter(({ operations }) => {
    count += operations.length;
    return count <= 200;
  });
}

function stepOf<Op>(shape: Shape, replicaCount: number, draw: Draw<Op>, index: number): TraceStep<Op> {
  const { operations, restarts } = draw;
  const replica = draw.replica % replicaCount;
  const everyone = Array.from({ length: replicaCount }, (_, one) => one);
  const tell = (from: number, to: readonly number[]): Sync[] =>
    to.filter((one) => one !== from).map((one) => ({ from, to: one, carriage: draw.carriage }));
  const gather = (to: number): Sync[] => everyone.flatMap((from) => tell(from, [to]));
  switch (shape) {
    case "sequential":
      return { replica, operations, restarts, syncs: tell(replica, everyone) };
    case "concurrent": {
      const inside = draw.meetings.map(({ from, to, ...rest }) => ({
        ...rest,
        from: from % replicaCount,
        to: to % replicaCount,
      }));
      return { replica, operations, restarts, syncs: inside.filter(({ from, to }) => from !== to) };
    }
    case "diamond": {
      const phase = index % 8;
      if (phase === 0) return { replica: 0, operations, restarts, syncs: tell(0, everyone) };
      return { replica, operations, restarts, syncs: phase === 7 ? gather(0) : [] };
    }
    case "partition": {
      const cut = 1 + (Math.floor(index / 15) % (replicaCount - 1));
      const side = everyone.filter((one) => one < cut === replica < cut);
      const heals = index % 15 === 14;
      return {
        replica,
        operations,
        restarts,
        syncs: heals ? [...gather(replica), ...tell(replica, everyone)] : tell(replica, side),
      };
    }
  }
}
