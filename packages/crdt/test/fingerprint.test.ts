// A fingerprint is asked for seldom and summed up late: it must be the one that a sum after every change gives.
import { counter, log, map, struct, table } from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WritingSite } from "./writing-site.js";

const type = struct({ seats: table<number>(), score: map(counter()), chips: matrix(), moves: log<number>() });
const newSite = () => new WritingSite(type, 1);
type Site = ReturnType<typeof newSite>;

/** Writes `number` somewhere; over few keys, so that much is overwritten and deleted again. */
function writeAt(site: Site, number: number): void {
  site.write((draft) => {
    const key = `k${number % 7}`;
    if (number % 5 === 0) draft.seats.delete(key);
    else if (number % 5 === 1) draft.score.at(key).add(number);
    else if (number % 5 === 2) draft.chips.raise(key, "column", BigInt(number));
    else if (number % 5 === 3) draft.moves.append(number);
    else draft.seats.set(key, number);
  });
}

/** Writes all `numbers` and fails. */
function failAt(site: Site, numbers: readonly number[], peek: boolean): void {
  const failing = () =>
    site.write((draft) => {
      for (const number of numbers) draft.seats.set(`k${number % 7}`, number);
      if (peek) site.state.fingerprint.toString();
      draft.score.at("k").add(0.5);
    });
  expect(failing).toThrow("whole numbers");
}

const manyNumbers = fc.array(fc.nat(1000), { minLength: 1, maxLength: 700, size: "max" });

describe("a fingerprint", () => {
  it("is the same asked for after every change, now and then, or at the end", () => {
    const property = fc.property(manyNumbers, fc.integer({ min: 2, max: 400 }), (numbers, every) => {
      const [always, sometimes, once] = [newSite(), newSite(), newSite()];
      for (const [index, number] of numbers.entries()) {
        for (const site of [always, sometimes, once]) writeAt(site, number);
        always.state.fingerprint.toString();
        if (index % every === 0) sometimes.state.fingerprint.toString();
      }
      expect(sometimes.text).toBe(always.text);
      expect(once.text).toBe(always.text);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it("is what it was before a transaction that failed, however much was in it and whenever it was asked for", () => {
    const property = fc.property(manyNumbers, manyNumbers, fc.boolean(), fc.boolean(), (kept, failed, peek, before) => {
      const [site, expected] = [newSite(), newSite()];
      for (const number of kept) {
        writeAt(site, number);
        writeAt(expected, number);
      }
      if (before) site.state.fingerprint.toString();
      failAt(site, failed, peek);
      expect(site.state.fingerprint.toString()).toBe(expected.state.fingerprint.toString());
      writeAt(site, 4);
      writeAt(expected, 4);
      expect(site.state.fingerprint.toString()).toBe(expected.state.fingerprint.toString());
    });
    fc.assert(property, { numRuns: 60 });
  });
});
