// States are loaded from their bytes without a delta that is made first. What that gives is held to the plain way: reading a delta
// of everything and joining it, cell by cell, over whole bytes and damaged ones.
import { AuthorTable } from "@joinery/clock";
import { counter, decodeState, encodeState, log, map, multiRegister, set, struct, table } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WritingSite } from "./writing-site.js";

const type = struct({
  seats: table<number | string>(),
  names: set<string>(),
  banned: set<number>({ wins: "remove" }),
  score: map(counter()),
  rooms: map(struct({ seats: table<number>(), topic: multiRegister<string>() })),
  moves: log<number>(),
});
type Type = typeof type;

/** The same type without a way of its own to be loaded. */
const { load: _, ...joined } = type;

const newSite = () => new WritingSite(type, 1);
type Site = ReturnType<typeof newSite>;

function writeAt(site: Site, number: number): void {
  site.write((draft) => {
    const key = `k${number % 9}`;
    if (number % 7 === 0) draft.seats.delete(key);
    else if (number % 7 === 1) draft.score.at(key).add(number);
    else if (number % 7 === 2) draft.names.add(`name ${key}`);
    else if (number % 7 === 3) draft.banned[number % 2 === 0 ? "add" : "remove"](number % 5);
    else if (number % 7 === 4) draft.rooms.at(key).seats.set(key, number);
    else if (number % 7 === 5) draft.moves.append(number);
    else draft.seats.set(key, number % 2 === 0 ? number : key.repeat(number % 12));
  });
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
      const site = newSite();
      for (const number of written) writeAt(site, number);
      const bytes = encodeState(site.state);
      for (const [place, flip] of flips) bytes[place % bytes.length] = (bytes[place % bytes.length] as number) ^ flip;
      expect(shown(bytes, type)).toBe(shown(bytes, joined as Type));
      if (flips.length === 0) expect(shown(bytes, type)).toContain(`${site.state.fingerprint} ${bytes} `);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
