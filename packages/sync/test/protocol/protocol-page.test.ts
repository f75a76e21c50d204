// docs/protocol.md says what the code does: a message, a code or a limit that it lacks, or a byte of its example that is another
// by now, is found here.

import { describe, expect, it } from "vitest";
import { messageType, protocolVersion } from "../../src/core/frame.js";
import { defaultMembershipLimits } from "../../src/core/membership/membership-limits.js";
import { isFatalFault, type ProtocolFault } from "../../src/core/protocol-error.js";
import { defaultLimits } from "../../src/core/session-options.js";
import { openingThatDiffersByOneEntry } from "./dialogue.js";
import { exampleFrames, messageSections, rowsOf } from "./page.js";

/** The compiler has this hold every fault. */
const faults: Record<ProtocolFault, true> = {
  MALFORMED_FRAME: true,
  VERSION_MISMATCH: true,
  SAME_AUTHOR: true,
  FRAME_TOO_LARGE: true,
  FRAME_TOO_SMALL: true,
  ENTRY_TOO_LARGE: true,
  STATE_REFUSED: true,
  TOO_MANY_AUTHORS: true,
  GREETING_TIMEOUT: true,
  UNPROVEN_PEER: true,
  FORGED_GENESIS: true,
  PEER_ENDED: true,
};

describe("the page of the protocol", () => {
  it("has a section for every message, with its number, and for no other", () => {
    const sections = messageSections().map((section) => section.replace(/[_-]/g, ""));
    const messages = Object.entries(messageType).map(([name, number]) => `${number} ${name.toUpperCase()}`);
    expect(sections.sort()).toEqual(messages.sort());
  });

  it("lists every code of an error, and which of them are final", () => {
    const codes = rowsOf("## 13. Errors", "## 14.").map(([code, , isFinal]) => [code, isFinal]);
    const expected = Object.keys(faults).map((code) => [code, isFatalFault(code) ? "yes" : "no"]);
    expect(codes.sort()).toEqual(expected.sort());
  });

  it.each([
    ["of sessions", "| `frameBytesMax` | 262,144 |", "## 13. Errors", defaultLimits],
    ["of meshes", "| `activeMax` |", "## 12. States", defaultMembershipLimits],
  ])("gives the limits %s their defaults", (_, from, to, expected) => {
    const limits = rowsOf(from, to).map(([name, value]) => [name, value]);
    const defaults = Object.entries(expected).map(([name, value]) => [name, value.toLocaleString("en-US")]);
    expect(limits.sort()).toEqual(defaults.sort());
  });

  it("shows the very bytes of an opening of two replicas that differ by one entry", () => {
    const frames = openingThatDiffersByOneEntry();
    expect(frames[0]?.frame[0]).toBe(protocolVersion);
    expect(exampleFrames()).toEqual(frames.map(({ by, frame }) => `${by} ${Buffer.from(frame).toString("hex")}`));
  });
});
