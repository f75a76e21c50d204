// The line of a relay that says how it stands.
import { expect, it } from "vitest";
import { RelayStatus } from "../src/relay/relay-status.js";

it("counts one as one, and says nothing twice", () => {
  const status = new RelayStatus();
  const one = { peers: 1, documents: 1, bytes: 1 };
  expect(status.lineOf(one)).toBe("1 peer, 1 document open, 1 byte in their logs");
  expect(status.lineOf(one)).toBeUndefined();
  expect(status.lineOf({ peers: 2, documents: 0, bytes: 30 })).toBe(
    "2 peers, 0 documents open, 30 bytes in their logs",
  );
});
