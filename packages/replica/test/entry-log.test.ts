// The log against a list of its entries in the order in which they came.
import { AuthorTable } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryLog } from "../src/core/entry-log.js";
import { arbitraryHistory, causalOrder, playHistory } from "./random-history.js";
import { entryOf } from "./site.js";

describe("the entries of a document", () => {
  it("are found by each of their numbers, and all of them in the order in which they came", () => {
    const picks = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
    const run = fc.property(arbitraryHistory, picks, fc.nat(6), (steps, order, cut) => {
      const authors = new AuthorTable();
      const log = new EntryLog();
      const came = causalOrder(playHistory(steps), order).map(({ bytes }) => entryOf(bytes, { authors }));
      for (const entry of came) log.append(entry);
      const cutOff = came[cut];
      if (cutOff !== undefined) log.cutOff(cutOff.author, cutOff.lastSeq);
      const isHeld = (entry: (typeof came)[number]): boolean => !log.cut.covers(entry.author, entry.lastSeq);
      expect(log.all()).toEqual(came.filter(isHeld));
      for (const entry of came) {
        for (let seq = entry.firstSeq; seq <= entry.lastSeq; seq++) {
          expect(log.find(entry.author, seq)).toBe(isHeld(entry) ? entry : undefined);
        }
        expect(log.find(entry.author, 0)).toBeUndefined();
        expect(log.find(entry.author, 1_000_000)).toBeUndefined();
      }
    });
    fc.assert(run, { numRuns: 100 });
  });
});
