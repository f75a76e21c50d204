import { AuthorTable } from "@joinery/clock";
import { counter, InvalidValueError, map } from "@joinery/crdt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sitesOf, WritingSite } from "../writing-site.js";

const greatest = Number.MAX_SAFE_INTEGER;

describe("a counter", () => {
  it("takes whole numbers only", () => {
    const [a] = sitesOf(counter());
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, greatest + 1]) {
      expect(() => a.write((draft) => draft.add(amount))).toThrow(InvalidValueError);
    }
    a.write((draft) => draft.subtract(-0));
    expect(Object.is(a.view, 0)).toBe(true);
  });

  it("says of a bigint or a text that it is one, in refusing it", () => {
    const [a] = sitesOf(counter());
    expect(() => a.write((draft) => draft.add(1n as never))).toThrow("takes whole numbers, not bigint");
    expect(() => a.write((draft) => draft.add("1" as never))).toThrow("takes whole numbers, not string");
  });

  it("refuses a local step past 2^53 - 1, up or down, and stays as it was", () => {
    const [a] = sitesOf(counter());
    a.write((draft) => draft.add(greatest));
    a.write((draft) => draft.subtract(greatest));
    const before = a.text;
    expect(() => a.write((draft) => draft.add(1))).toThrow("would pass 2^53 - 1");
    expect(() => a.write((draft) => draft.subtract(1))).toThrow("would pass 2^53 - 1");
    expect(a.text).toBe(before);
    expect(a.view).toBe(0);
  });

  it("reads as out of range when a merged sum is, and exactly once it is back", () => {
    const [a, b, c] = sitesOf(counter());
    a.join(b.write((draft) => draft.add(greatest)));
    expect(a.view).toBe(greatest);
    a.write((draft) => draft.add(5));
    expect(a.view).toBe(Number.POSITIVE_INFINITY);
    const down = c.write((draft) => draft.subtract(7));
    expect(a.join(down).view).toBe(greatest - 2);
    const [d, e] = sitesOf(counter());
    d.write((draft) => draft.subtract(greatest));
    expect(d.join(e.write((draft) => draft.subtract(1))).view).toBe(Number.NEGATIVE_INFINITY);
  });

  it("reads as a bigint where the schema asks for one, past 2^53 - 1 too, and is the same counter", () => {
    const authors = new AuthorTable();
    const [a, b] = [new WritingSite(counter("bigint"), 1, authors), new WritingSite(counter(), 2, authors)];
    expect([a.view, counter("bigint").tag]).toEqual([0n, counter().tag]);
    const [up, more] = [a.write((draft) => draft.add(greatest)), b.write((draft) => draft.add(greatest))];
    expect([a.join(more).view, b.join(up).view]).toEqual([2n * BigInt(greatest), Number.POSITIVE_INFINITY]);
    expect(a.text).toBe(b.text);
    a.write((draft) => {
      draft.subtract(5);
      expect(draft.value).toBe(2n * BigInt(greatest) - 5n);
    });
  });

  it("stays exact when a sum passes 2^53 - 1 only on the way", () => {
    const [a, b, c] = sitesOf(counter());
    const down = b.write((draft) => draft.subtract(greatest));
    a.write((draft) => draft.add(greatest));
    a.join(
      down,
      c.write((draft) => draft.add(greatest - 3)),
    );
    a.join(b.write((draft) => draft.add(2)));
    expect(a.view).toBe(greatest - 1);
  });

  it("stays exact when an author's total is replaced while the deletion between is missing", () => {
    const [a, b, c] = sitesOf(map(counter()));
    const down = b.write((draft) => draft.at("k").subtract(greatest));
    const removal = b.write((draft) => draft.delete("k"));
    const again = b.write((draft) => draft.at("k").subtract(greatest - 1));
    a.write((draft) => draft.at("k").add(greatest));
    a.join(
      down,
      c.write((draft) => draft.at("k").add(greatest - 3)),
    );
    expect(a.join(again).view.get("k")).toBe(greatest - 2);
    expect(a.join(removal).view.get("k")).toBe(greatest - 2);
  });

  it("equals a sum of bigints, whatever the sizes", () => {
    const amount = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(greatest, -greatest, 1, -1));
    const steps = fc.array(fc.tuple(fc.nat(2), amount), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (all) => {
        const sites = sitesOf(counter());
        let expected = 0n;
        for (const [who, by] of all) {
          try {
            const sent = sites[who]!.write((draft) => draft.add(by));
            for (const site of sites) site.join(sent);
            expected += BigInt(by);
          } catch (refusal) {
            expect(refusal).toBeInstanceOf(InvalidValueError);
          }
          const inRange = expected <= greatest && expected >= -greatest;
          const shown = inRange ? Number(expected) : expected > 0n ? Infinity : -Infinity;
          for (const site of sites) expect(site.view).toBe(shown);
        }
      }),
      { numRuns: 300 },
    );
  });
});
