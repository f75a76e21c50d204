// Nodes of other versions: what is made of their frames, and that everybody lives with them.
import { ByteReader } from "@joinery/crdt";
import { protocolVersion } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { type Fault, gameApp, simulate, type VersionShape } from "../../src/index.js";
import { otherVersion } from "../../src/node/other-version.js";

/** VECTOR, GRAFT and ACK, with bodies that tell them apart. */
const frame = Uint8Array.of(protocolVersion, 2, 1, 7, 61, 2, 8, 8, 3, 1, 9);

function messagesOf(bytes: Uint8Array): (readonly [type: number, ...body: number[]])[] {
  const reader = new ByteReader(bytes.subarray(1));
  const messages: (readonly [number, ...number[]])[] = [];
  while (reader.remaining > 0) messages.push([reader.byte(), ...reader.sized()]);
  return messages;
}

describe("an older version", () => {
  const { said, heard } = otherVersion("older", 1, 0);
  it("neither says nor hears what may be left out", () => {
    for (const way of [said, heard])
      expect(messagesOf(way(frame) as Uint8Array)).toEqual([
        [2, 7],
        [3, 9],
      ]);
  });
  it("says nothing where nothing is left, and leaves alone what is whole or no frame", () => {
    expect(said(Uint8Array.of(protocolVersion, 62, 1, 1))).toBeUndefined();
    for (const bytes of [
      Uint8Array.of(protocolVersion, 2, 1, 7),
      Uint8Array.of(protocolVersion, 61, 9, 1),
      Uint8Array.of(protocolVersion + 1, 61, 0),
    ])
      expect(heard(bytes)).toBe(bytes);
  });
});

describe("a newer version", () => {
  const { said } = otherVersion("newer", 1, 0);
  const all = Array.from({ length: 300 }, () => messagesOf(said(frame) as Uint8Array));
  it("has a message more that nobody knows, among the others in their order", () => {
    const known = [2, 61, 3];
    for (const messages of all) {
      expect(messages).toHaveLength(4);
      expect(messages.flatMap(([type]) => (known.includes(type) ? [type] : []))).toEqual(known);
    }
    expect(new Set(all.flat().map(([type]) => type)).size).toBeGreaterThan(10);
  });
  it("puts bytes behind what has no field that may be absent, and there alone", () => {
    const bodies = (type: number): number[][] => all.flat().flatMap(([of, ...body]) => (of === type ? [body] : []));
    expect(bodies(2).every((body) => body.join() === "7")).toBe(true);
    for (const [type, first] of [
      [61, 8],
      [3, 9],
    ] as const) {
      expect(bodies(type).every((body) => body[0] === first)).toBe(true);
      expect(bodies(type).filter(({ length }) => length > 2).length).toBeGreaterThan(20);
    }
  });
  it("leaves a frame alone for which there may be no room", () => {
    const long = Uint8Array.of(protocolVersion, 5, 0x80, 0x1f, ...new Uint8Array(31 * 128));
    expect(otherVersion("newer", 1, 0).said(long)).toBe(long);
  });
});

describe.each(["older", "newer"] satisfies VersionShape[])("nodes of which every second is %s", (shape) => {
  it.each([1, 2, 3, 4])("meet, seed %i", (seed) => {
    const faults = [0, 2, 4].map((node): Fault => ({ kind: "version", startMs: 0, endMs: 10_000, node, shape }));
    const lossy: Fault = { kind: "loss", probability: 0.2, startMs: 0, endMs: 10_000 };
    const app = { ...gameApp, nodes: 6, durationMs: 10_000, steps: 100 };
    const mixed = simulate({ ...app, faults: [...faults, lossy] }, { seed });
    expect([mixed.verdict, mixed.reason]).toEqual(["pass", null]);
    expect(mixed.traceHash).not.toBe(simulate({ ...app, faults: [lossy] }, { seed }).traceHash);
  });
});
