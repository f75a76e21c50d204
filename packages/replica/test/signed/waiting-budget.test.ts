// Entries that wait in signed documents take of what all documents of a replica have together, and those that wait for their time
// are not looked through for each that comes.

import { AuthorTable } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/core/entry.js";
import { PendingBudget, PendingShare } from "../../src/core/pending-budget.js";
import type { Arrival, EntryName } from "../../src/signed/arrival.js";
import { EntryTree } from "../../src/signed/entry-tree.js";
import { guestOverheadBytes } from "../../src/signed/fair-room.js";
import { Reception } from "../../src/signed/reception.js";
import { WaitingRoom } from "../../src/signed/waiting-room.js";

/** What one takes of memory, and what of it is its own. */
const bytesEach = 1000;
const ownBytes = bytesEach - guestOverheadBytes;

/** One that is proven, follows what is not here, and is stamped so. */
function waiting(number: number, ms = 0): Arrival {
  const entry = { stamp: { ms, counter: 0 } } as unknown as Entry;
  const name = `entry ${number}` as EntryName;
  const prev = `lacking ${number}` as EntryName;
  const known = { hash: new Uint8Array(32), deps: [], check: undefined, isChecked: true };
  return { ...known, entry, name, author: number % 7, prev, bytes: ownBytes };
}

function reception(pending: PendingBudget, bytesMax = 1_000_000): Reception {
  const authors = new AuthorTable();
  const foundation = {
    document: "room",
    hash: (bytes: Uint8Array) => bytes,
    genesisHash: new Uint8Array(32),
    members: undefined,
    authors,
  };
  const counts = { applied: 0, duplicate: 0, held: 0, overflowed: 0, rejected: 0 } as never;
  return new Reception(foundation, new EntryTree(authors), counts, { bytesMax, aheadMsMax: 0, pending });
}

const memoryOf = ({ bytes }: Reception): number => (bytes / ownBytes) * bytesEach;

const admit = (to: Reception, from: number, count: number): void => {
  const arrivals = Array.from({ length: count }, (_, index) => waiting(from + index));
  to.admit(arrivals, 0, () => true);
};

describe("entries that wait in signed documents", () => {
  it("are bounded over all documents, and the largest lets go of some", () => {
    const budget = new PendingBudget(100 * bytesEach);
    const [flooded, other] = [reception(budget), reception(budget)];
    admit(flooded, 0, 500);
    expect(budget.bytes).toBeLessThanOrEqual(100 * bytesEach);
    expect(memoryOf(flooded)).toBe(budget.bytes);
    expect(flooded.refusals.crowded_out).toBeGreaterThanOrEqual(400);
    admit(other, 1000, 20);
    expect(memoryOf(other)).toBe(20 * bytesEach);
    expect(memoryOf(flooded) + memoryOf(other)).toBe(budget.bytes);
    expect(budget.bytes).toBeLessThanOrEqual(100 * bytesEach);
  });

  it("make way for those of documents that are not signed", () => {
    const budget = new PendingBudget(100 * bytesEach);
    const flooded = reception(budget);
    admit(flooded, 0, 100);
    const unsigned = new PendingShare(budget, () => {});
    expect(unsigned.hasRoom(10 * bytesEach)).toBe(true);
    unsigned.take(10 * bytesEach);
    expect(memoryOf(flooded)).toBeLessThanOrEqual(90 * bytesEach);
    expect(budget.bytes).toBe(memoryOf(flooded) + unsigned.bytes);
  });

  it("leave their room when their document is closed", () => {
    const budget = new PendingBudget(100 * bytesEach);
    const closed = reception(budget);
    admit(closed, 0, 50);
    closed.close();
    expect(budget.bytes).toBe(0);
  });
});

describe("entries that wait for their time", () => {
  it("come out in its order, and what has left does not", () => {
    const room = new WaitingRoom(1_000_000, () => false);
    const times = [5, 3, 9, 1, 7, 3];
    const arrivals = times.map((ms, number) => waiting(number, ms));
    for (const arrival of arrivals) {
      room.enter(arrival);
      room.park(arrival);
    }
    room.leave(arrivals[3]!);
    expect(room.firstMs).toBe(3);
    expect(room.due(7).map(({ entry }) => entry.stamp.ms)).toEqual([3, 3, 5, 7]);
    expect(room.firstMs).toBe(9);
    expect(room.due(8)).toEqual([]);
  });
});
