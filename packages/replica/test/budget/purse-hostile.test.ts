// Entries about budgets below keys, damaged: each is applied, refused, rejected or waits, at a replica that knows the
// keys and at one where they have ended, and both say the same of it.
import { decodeEntry } from "@joinery/replica";
import { Dice, mutated } from "@joinery/testing/hostile";
import { describe, expect, it } from "vitest";
import { type PurseSite, purseGenesis, purseSite } from "./purse-site.js";

const inputCount = Number(process.env.JOINERY_HOSTILE_INPUTS ?? 800);
const creator = purseSite(0);
const created = creator.write(({ purses }) =>
  ["a", "b"].map((key) => purses.create(key, purseGenesis(1)).energy.spend(3)),
);
const writer = purseSite(1, false);
writer.receive(created);
const entries = [
  writer.write(({ purses }) => purses.at("a").energy.spend(5)),
  writer.write(({ purses }) => [
    purses.at("b").energy.grant(purseGenesis(0).energy.rights[2]!.author, 2),
    purses.delete("a"),
  ]),
  writer.write(({ purses }) => [purses.at("b").wins.add(1), purses.at("b").energy.request(9)]),
];
const ended = creator.write(({ purses }) => purses.clear());

type Outcome = "malformed" | "rejected" | "refused" | "applied" | "waiting";

/** What comes of bytes at a replica to which `known` came before. */
function outcomeOf(bytes: Uint8Array, known: readonly Uint8Array[]): Outcome {
  const site: PurseSite = purseSite(2);
  site.receive(...known);
  const before = { ...site.document.counts };
  const decoded = decodeEntry(bytes, site.document.authors);
  if (!decoded.ok) return "malformed";
  site.perform(site.document.receive([decoded.value], site.nowMs));
  const { counts } = site.document;
  for (const [, { energy }] of site.document.view.purses) {
    if (energy.value < energy.min || energy.value > energy.max) throw new TypeError(`a value of ${energy.value}`);
  }
  if (counts.applied > before.applied) return "applied";
  if (counts.refused > before.refused) return "refused";
  return counts.rejected > before.rejected ? "rejected" : "waiting";
}

describe("damaged entries about keys", () => {
  it("come to the same where the keys stand and where they have ended, and to nothing worse than a refusal", () => {
    const dice = new Dice(21);
    const outcomes = new Map<Outcome, number>();
    for (let left = inputCount; left > 0; left--) {
      const index = left % entries.length;
      const before = [created, ...entries.slice(0, index)];
      const bytes = mutated(entries[index]!, dice, dice.pick(entries));
      const outcome = outcomeOf(bytes, before);
      const late = outcomeOf(bytes, [created, ended, ...before.slice(1)]);
      // What claims to be the creator's next entry is a repetition where that has been written.
      if (outcome !== late) expect([outcome, late]).toContain("waiting");
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(["applied", "malformed", "refused", "rejected", "waiting"]);
  });
});
