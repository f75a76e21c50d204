// A peer that floods presence has room looked for with every word: that must not cost a pass over all that is remembered.

import type { ReplicaId } from "@joinery/clock";
import { describe, expect, it } from "vitest";
import type { KnownPeer, PresenceBoard } from "../../src/core/presence/presence-board.js";
import { PresenceRoom } from "../../src/core/presence/presence-room.js";
import { defaultLimits, noCounts } from "../../src/core/session-options.js";

const perPeer = 129;

/** A room with so much in it of one source, and how often anything of that is looked at. */
function flooded(boards: number, peers: number) {
  let looks = 0;
  const room = new PresenceRoom({ ...defaultLimits, presenceBytesMax: boards * peers * perPeer }, noCounts());
  const removed: string[] = [];
  const known = (author: string, source: object, isPresent: boolean): KnownPeer => ({
    author: author as ReplicaId,
    instance: 1,
    clock: 1,
    heardMs: 0,
    bytes: new Uint8Array(1),
    source,
    get value() {
      looks++;
      return isPresent ? 1 : undefined;
    },
  });
  const liar = { name: "liar" };
  const all = Array.from({ length: boards }, (_, place) => {
    const board = {
      remove: (victim: KnownPeer) => {
        removed.push(victim.author);
        room.release(board, victim);
      },
    } as unknown as PresenceBoard;
    for (let number = 0; number < peers; number++) room.take(board, known(`${place}/${number}`, liar, number !== 7));
    return board;
  });
  return { room, known, liar, removed, board: all[0]!, look: () => looks };
}

describe("a room that one peer has filled", () => {
  it("is searched by no word of that peer, nor of another that gets room", () => {
    const { room, known, liar, board, removed, look } = flooded(40, 500);
    const before = look();
    for (let number = 0; number < 100; number++) {
      const newcomer = known(`honest ${number}`, { name: "honest" }, true);
      expect(room.make(board, newcomer)).toBe(true);
      room.take(board, newcomer);
    }
    for (let number = 0; number < 100; number++) room.make(board, known(`liar ${number}`, liar, true));
    expect(look() - before).toBeLessThan(1000);
    // Those that are gone first, then those that were not heard for longest.
    expect(removed.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, place) => `${place}/7`));
    expect(removed.slice(40, 43)).toEqual(["0/0", "0/1", "0/2"]);
  });
});
