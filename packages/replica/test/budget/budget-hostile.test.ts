// Bytes from outside never throw past the decoder: they are read as what they say, or turned away with a reason; and
// whatever is read, no replica shows a value out of bounds.
import { AuthorTable } from "@joinery/clock";
import { decodeState, encodeState } from "@joinery/crdt";
import type { BudgetGenesis } from "@joinery/crdt/budget";
import { decodeEntry } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, nameOf } from "../site.js";
import { bounds, budgetSite, viewOf, write } from "./budget-site.js";

const genesis: BudgetGenesis = { rights: [{ author: nameOf(0), spend: 50, refill: 20 }] };

const writer = budgetSite(0, genesis);
writer.change(({ energy }) => [energy.spend(7), energy.grant(nameOf(1), 9)]);
writer.change(({ energy }) => [energy.request(3, "refill"), energy.refill(21), energy.grant(nameOf(2), 2, "refill")]);
const entry = write(writer, (energy) => [energy.spend(30), energy.spend(30)]);
const state = encodeState(writer.document.state);

const damage = fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { minLength: 1, maxLength: 4 });

function damaged(bytes: Uint8Array, changes: readonly (readonly [number, number])[], length: number): Uint8Array {
  const copy = bytes.slice();
  for (const [at, byte] of changes) copy[at % copy.length] = byte;
  return copy.slice(0, length);
}

type Outcome = "malformed" | "rejected" | "refused" | "applied" | "waiting";

/** What a fresh replica makes of these bytes. */
function outcomeOf(bytes: Uint8Array): Outcome {
  const victim = budgetSite(1, genesis);
  const decoded = decodeEntry(bytes, victim.document.authors);
  if (!decoded.ok) return "malformed";
  victim.perform(victim.document.receive([decoded.value], epochMs));
  const { value, rights } = viewOf(victim);
  expect(value).toBeGreaterThanOrEqual(bounds.min);
  expect(value).toBeLessThanOrEqual(bounds.max);
  for (const { spend, refill } of rights) expect(Math.min(spend, refill)).toBeGreaterThanOrEqual(0);
  const { applied, refused, rejected } = victim.document.counts;
  if (applied === 0 && viewOf(victim).value !== 40) throw new TypeError("what does not count has changed the value");
  return applied > 0 ? "applied" : refused > 0 ? "refused" : rejected > 0 ? "rejected" : "waiting";
}

describe("damaged entries", () => {
  it("are applied, refused or rejected, and nothing worse", () => {
    expect(outcomeOf(entry)).toBe("applied");
    const outcomes = new Set<Outcome>();
    fc.assert(
      fc.property(damage, (changes) => void outcomes.add(outcomeOf(damaged(entry, changes, entry.length)))),
      { numRuns: 4000, seed: 1 },
    );
    expect([...outcomes].sort()).toEqual(["applied", "malformed", "refused", "rejected", "waiting"]);
  });

  it("with any one byte changed in any way are harmless too", () => {
    for (let at = 0; at < entry.length; at++) {
      for (const byte of [0, 1, 2, 0x7f, 0x80, 0xff]) outcomeOf(damaged(entry, [[at, byte]], entry.length));
    }
  });

  it("that end early are never applied", () => {
    for (let length = 0; length < entry.length; length++) {
      expect(outcomeOf(entry.slice(0, length))).not.toBe("applied");
    }
  });
});

describe("damaged states", () => {
  const { root } = writer.document.state;

  it("are read as exactly what they say, or not at all", () => {
    let refused = 0;
    fc.assert(
      fc.property(damage, fc.nat(state.length), (changes, cut) => {
        const hostile = damaged(state, changes, state.length - (cut % 3 === 0 ? cut : 0));
        const decoded = decodeState(hostile, root, new AuthorTable());
        if (decoded.ok) expect(encodeState(decoded.value)).toEqual(hostile);
        else refused++;
      }),
      { numRuns: 4000, seed: 1 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});
