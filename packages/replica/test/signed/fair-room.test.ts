// A room that is shared fairly, against a list that is looked through each time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryName } from "../../src/signed/arrival.js";
import { FairRoom, guestOverheadBytes } from "../../src/signed/fair-room.js";

interface Guest {
  readonly name: EntryName;
  readonly author: number;
  readonly bytes: number;
}

const bytesMax = 300;
const sum = (guests: readonly Guest[]): number => guests.reduce((total, { bytes }) => total + bytes, 0);

/** The oldest of whoever has most goes, until the rest fits; of equal shares any may be the largest. */
function isFair(before: readonly Guest[], left: readonly Guest[], memoryMax: number): boolean {
  let guests = before;
  for (const guest of left) {
    if (sum(guests) <= bytesMax && sum(guests) + guests.length * guestOverheadBytes <= memoryMax) return false;
    const shareOf = (author: number): Guest[] => guests.filter((each) => each.author === author);
    const largest = Math.max(...guests.map(({ author }) => sum(shareOf(author))));
    if (sum(shareOf(guest.author)) !== largest || shareOf(guest.author)[0] !== guest) return false;
    guests = guests.filter((each) => each !== guest);
  }
  return sum(guests) <= bytesMax && sum(guests) + guests.length * guestOverheadBytes <= memoryMax;
}

const command = fc.oneof(
  fc.record({ type: fc.constant("add" as const), author: fc.nat(4), bytes: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ type: fc.constant("delete" as const), index: fc.nat(20) }),
  fc.record({ type: fc.constant("shrink" as const), guests: fc.option(fc.nat(12), { nil: undefined }) }),
);

describe("a room that is shared fairly", () => {
  it("has the oldest of the largest share leave, and as many as must", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const room = new FairRoom<Guest>(bytesMax);
        let guests: Guest[] = [];
        for (const [number, step] of commands.entries()) {
          if (step.type === "add") {
            const guest = { name: `${number}` as EntryName, author: step.author, bytes: step.bytes };
            guests.push(guest);
            room.add(guest);
          } else if (step.type === "delete") {
            const [guest] = guests.splice(step.index, 1);
            if (guest !== undefined) room.delete(guest);
          } else {
            const memoryMax = step.guests === undefined ? undefined : step.guests * (guestOverheadBytes + 50);
            const left = room.shrink(memoryMax);
            expect(isFair(guests, left, memoryMax ?? Number.POSITIVE_INFINITY)).toBe(true);
            guests = guests.filter((guest) => !left.includes(guest));
          }
          expect([room.bytes, [...room.values()]]).toEqual([sum(guests), guests]);
          expect(room.memory).toBe(sum(guests) + guests.length * guestOverheadBytes);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
