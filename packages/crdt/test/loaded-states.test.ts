// States are saved and loaded without a delta that is made first. What that gives is held to the plain way: writing a delta of
// everything, or reading one and joining it, cell by cell, over whole bytes and damaged ones.
import { AuthorTable } from "@joinery/clock";
import { counter, decodeState, encodeState, log, map, multiRegister, set, struct, table } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sitesOf } from "./writing-site.js";

const type = struct({
  seats: table<number | string>(),
  names: set<string>(),
  banned: set<number>({ wins: "remove" }),
  score: map(counter()),
  rooms: map(struct({ seats: table<number>(), topic: multiRegister<string>() })),
  moves: log<number>(),
  // Its cells have no heads: the first goes on from the last cell of the field that is written before it.
  chips: matrix(),
});
type Type = typeof type;

/** The same type without ways of its own to be loaded and saved. */
const { load: _load, saving: _saving, ...plain } = type;

const newSites = () => sitesOf(type);
type Site = ReturnType<typeof newSites>[number];

function writeAt(site: Site, number: number): ReturnType<Site["write"]> {
  return site.write((draft) => {
    const key = `k${number % 9}`;
    if (number % 7 === 0) draft.seats.delete(key);
    else if (number % 7 === 1) draft.score.at(key).add(number);
    else if (number % 7 === 2) draft.names.add(`name ${key}`);
    else if (number % 7 === 3) draft.banned[number % 2 === 0 ? "add" : "remove"](number % 5);
    else if (number % 7 === 4) draft.rooms.at(key).seats.set(key, number);
    else if (number % 7 === 5) draft.moves.append(number);
    else if (number % 17 < 6) draft.chips.raise("hand", key, BigInt(number + 1));
    else draft.seats.set(key, number % 2 === 0 ? number : key.repeat(number % 12));
  });
}

/** What three sites come to, that write at the same time and meet now and then. */
function writtenBy(numbers: readonly number[]): Site {
  const sites = newSites();
  const sent: ReturnType<Site["write"]>[] = [];
  for (const number of numbers) {
    const site = sites[number % 3] as Site;
    if (number % 11 === 0) site.join(...sent);
    sent.push(writeAt(site, number));
  }
  return sites[0].join(...sent);
}

/** All that can be seen of what bytes decode to, or that they are refused. */
function shown(bytes: Uint8Array, root: Type): string {
  const decoded = decodeState(bytes, root, new AuthorTable());
  if (!decoded.ok) return "refused";
  const { value: state } = decoded;
  return `${state.fingerprint} ${encodeState(state)} ${JSON.stringify(state.liveDots())} ${JSON.stringify(state.view)}`;
}

const numbers = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 });

describe("a state that is loaded", () => {
  it("is what joining all of it gives, and refuses the same bytes", () => {
    const damage = fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 255 })), { maxLength: 3 });
    const property = fc.property(numbers, damage, (written, flips) => {
      const site = writtenBy(written);
      const bytes = encodeState(site.state);
      for (const [place, flip] of flips) bytes[place % bytes.length] = (bytes[place % bytes.length] as number) ^ flip;
      expect(shown(bytes, type)).toBe(shown(bytes, plain as Type));
      if (flips.length === 0) expect(shown(bytes, type)).toContain(`${site.state.fingerprint} ${bytes} `);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
