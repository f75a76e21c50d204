// The names under which parts of values stand again: by place, through any number of renewals, and within a bound.
import { describe, expect, it } from "vitest";
import { RenewedNames } from "../../src/undo/renewed-names.js";

describe("renewed names", () => {
  it("lead from any name that a part had to the one that it has, and are those of one place", () => {
    const names = new RenewedNames();
    names.note(["body"], [["a", "b"]]);
    names.note(
      ["body"],
      [
        ["b", "c"],
        ["x", "y"],
      ],
    );
    expect(["a", "b", "x", "c"].map((name) => names.at(["body"]).get(name))).toEqual(["c", "c", "y", undefined]);
    expect(names.at(["notes", "body"]).get("a")).toBeUndefined();
    names.clear();
    expect(names.at(["body"]).get("a")).toBeUndefined();
  });

  it("are forgotten beyond a bound, the oldest first", () => {
    const names = new RenewedNames(2);
    names.note(
      ["body"],
      [
        ["a", "1"],
        ["b", "2"],
        ["c", "3"],
      ],
    );
    expect(["a", "b", "c"].map((name) => names.at(["body"]).get(name))).toEqual([undefined, "2", "3"]);
  });
});
