import { decodeState, encodeState, struct, table } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { WritingSite } from "./writing-site.js";

describe("a table of a million keys", () => {
  it("is built, encoded and decoded, in seconds", () => {
    const a = new WritingSite(struct({ seats: table<number>() }), 1);
    const keyCount = 1_000_000;
    for (let first = 0; first < keyCount; first += 1000) {
      a.write(({ seats }) => {
        for (let key = first; key < first + 1000; key++) seats.set(`key ${key}`, key);
      });
    }
    const decoded = decodeState(encodeState(a.state), a.state.root, a.state.authors);
    if (!decoded.ok) expect.fail(decoded.reason);
    expect(decoded.value.fingerprint.toString()).toBe(a.state.fingerprint.toString());
    expect(decoded.value.view.seats.size).toBe(keyCount);
    expect(decoded.value.view.seats.get("key 999999")).toBe(999_999);
  }, 120_000);
});
