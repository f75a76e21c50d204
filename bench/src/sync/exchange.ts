// One exchange between two replicas that meet on a new connection: what it carried, how often the link was crossed until
// each had what the other had changed, and what it cost the processor. Both sides run in one process, so the cost is of both.

import { assert } from "@joinery/crdt";
import { type Figure, figure } from "../suite.js";
import type { FrameReader, SyncedReplica } from "./subjects/synced-table.js";
import type { VirtualTime } from "./virtual-time.js";
import { Wire, wireDelayMs } from "./wire.js";

export interface Exchanged {
  readonly bytes: number;
  /** Those of them that bring nothing new: what is said to find out what that is. */
  readonly digestBytes: number;
  /** Those that do not count, in all frames: what was said before any document was spoken of. */
  readonly greetingBytes: number;
  readonly frames: number;
  /** From the first frame that counts until `isInStep`. */
  readonly roundTrips: number;
  /** From the meeting until both are in step and nothing is under way. */
  readonly cpuMs: number;
}

export interface ExchangeOptions {
  readonly reader: FrameReader;
  readonly time: VirtualTime;
  readonly sides: readonly [SyncedReplica, SyncedReplica];
  /** Answers whether both have everything; asked after every frame, so it must be quick. */
  readonly isInStep: () => boolean;
}

/** In virtual time: who is not in step by then never will be, and who still talks so long after does so for ever. */
const patienceMs = 120_000;
const aftermathMs = 10_000;
/** Real time. */
const sweepMs = 50;

export async function exchange({ reader, time, sides, isInStep }: ExchangeOptions): Promise<Exchanged> {
  const wire = new Wire(time);
  await collected();
  const cpuBefore = process.cpuUsage();
  const caller = await sides[0].meet(wire.ends[0], true);
  const called = await sides[1].meet(wire.ends[1], false);
  assert(await time.pass(patienceMs, isInStep), "two replicas that meet come in step");
  const inStepMs = time.nowMs;
  await time.pass(patienceMs, () => wire.isQuiet);
  const { user, system } = process.cpuUsage(cpuBefore);
  await time.pass(aftermathMs, () => false);
  await Promise.all([caller.end(), called.end()]);
  const counted = wire.sent.filter(({ frame }) => reader.countOf(frame) > 0);
  const sumOf = (count: (frame: Uint8Array) => number): number =>
    counted.reduce((sum, { frame }) => sum + count(frame), 0);
  const bytes = sumOf((frame) => reader.countOf(frame));
  return {
    bytes,
    digestBytes: bytes - sumOf((frame) => reader.payloadOf(frame)),
    greetingBytes: wire.sent.reduce((sum, { frame }) => sum + frame.length, -bytes),
    frames: counted.length,
    roundTrips: (inStepMs - (counted[0]?.atMs ?? inStepMs)) / (2 * wireDelayMs),
    cpuMs: (user + system) / 1000,
  };
}

/** What was left behind before is swept by other threads, whose time would count. */
async function collected(): Promise<void> {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, sweepMs));
}

/** The greetings of a subject that has any. */
export function greetingFigures({ greetingBytes }: Exchanged): Figure[] {
  return greetingBytes === 0 ? [] : [figure("bytes", greetingBytes, "greetings")];
}
