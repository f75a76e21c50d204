// Options of a store that nobody would read, or that no timer takes, are refused when they are given.

import { describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";

const given = (options: object) => () => sqliteStorage(":memory:", options);

describe("the options of a SQLite storage", () => {
  it("are refused where their names are mistyped", () => {
    expect(given({ busyTimeout: 5 })).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining('no option "busyTimeout"'),
      }),
    );
  });

  it.each([
    ["busyTimeoutMs", -1],
    ["busyTimeoutMs", 1.5],
    ["busyTimeoutMs", "100"],
    ["relaxedMsMax", 2 ** 31],
    ["relaxedMsMax", Number.NaN],
  ])("are refused where they are no time: %s %s", (name, value) => {
    expect(given({ [name]: value })).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("are taken as they are meant", async () => {
    await expect(sqliteStorage(":memory:", { busyTimeoutMs: 0, relaxedMsMax: 10 }).close()).resolves.toBeUndefined();
  });
});
