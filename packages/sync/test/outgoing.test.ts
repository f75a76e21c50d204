// In which order one document's entries leave for one peer: what it lacks, then what is new.
import type { Entry } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { type Lane, Outgoing } from "../src/core/outgoing.js";

const entries = Array.from({ length: 10 }, (_, seq) => ({ firstSeq: seq, lastSeq: seq }) as Entry);
const entry = (seq: number): Entry => entries[seq] as Entry;

/** The numbers of what leaves with a batch that holds `room` entries. */
function taken(outgoing: Outgoing, lane: Lane, room = 10): number[] {
  const seqs: number[] = [];
  const add = ({ firstSeq }: Entry): boolean => seqs.length < room && seqs.push(firstSeq) > 0;
  if (outgoing.has(lane)) outgoing.take(lane, { add }, () => false);
  return seqs;
}

describe("one document's entries for one peer", () => {
  it("leave as soon as they are new, where nothing else is owed", () => {
    const outgoing = new Outgoing();
    for (const seq of [5, 6]) outgoing.push(entry(seq), 100);
    expect(taken(outgoing, "live")).toEqual([5, 6]);
  });

  it("wait behind what was asked for after them, and leave once", () => {
    const outgoing = new Outgoing();
    for (const seq of [5, 6]) outgoing.push(entry(seq), 100);
    outgoing.owe([3, 4, 5].map(entry));
    expect(taken(outgoing, "live")).toEqual([]);
    expect(taken(outgoing, "owed", 1)).toEqual([3]);
    outgoing.push(entry(7), 100);
    expect(taken(outgoing, "live")).toEqual([]);
    expect(taken(outgoing, "owed")).toEqual([4]);
    expect(taken(outgoing, "live")).toEqual([5, 6, 7]);
    expect(outgoing.isEmpty).toBe(true);
  });

  it("are dropped beyond the limit while they wait, and what is owed is not", () => {
    const outgoing = new Outgoing();
    outgoing.owe([entry(1)]);
    expect([2, 3, 4].map((seq) => outgoing.push(entry(seq), 2))).toEqual([true, true, false]);
    expect(taken(outgoing, "owed")).toEqual([1]);
    expect(taken(outgoing, "live")).toEqual([]);
  });
});
