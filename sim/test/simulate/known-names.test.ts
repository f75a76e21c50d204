import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultKinds } from "../../src/index.js";
import { insteadOf, nearestName } from "../../src/simulate/known-names.js";

const names = [...faultKinds, "schema", "genesis", "operations", "invariants", "durationMs", "convergeMsMax", "links"];

describe("a misspelt name", () => {
  it("leads to the one that was meant, with a letter more, less, changed or swapped, in whatever case", () => {
    // Of longer ones no two are so near to each other that a slip could lead to either.
    const long = names.filter((name) => name.length >= 6);
    const slip = fc.record({ at: fc.nat(), letter: fc.constantFrom(..."xyzq"), how: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(fc.constantFrom(...long), slip, (name, { at, letter, how }) => {
        const place = at % (name.length - 1);
        const [before, here, next, after] = [name.slice(0, place), name[place], name[place + 1], name.slice(place + 2)];
        const slips = [
          `${before}${letter}${here}${next}${after}`,
          `${before}${next}${after}`,
          `${before}${letter}${next}${after}`,
          `${before}${next}${here}${after}`,
          name.toUpperCase(),
        ];
        expect(nearestName(slips[how] as string, names)).toBe(name);
      }),
    );
  });

  it("leads to nothing where no name is near, and then all are told", () => {
    expect(nearestName("flood", ["partition", "crash"])).toBeUndefined();
    expect(insteadOf("flood", ["partition", "crash"])).toBe(": there are partition, crash");
    expect(insteadOf("crahs", ["partition", "crash"])).toBe(': did you mean "crash"?');
  });
});
