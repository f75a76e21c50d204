// How frames are found in a stream that comes in pieces of any size, and what a hostile stream can cost.
import { describeHostileBytes } from "@joinery/testing/hostile";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamRecord } from "../src/stream-record.js";
import { encodeClose, encodeFrame, RecordDecoder } from "../src/tcp/record-decoder.js";

const frameBytesMax = 2000;

/** The bytes of `parts`, one behind the other. */
function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function decodeAll(pieces: readonly Uint8Array[], decoder = new RecordDecoder(frameBytesMax)): StreamRecord[] {
  return pieces.flatMap((piece) => [...decoder.decode(piece)]);
}

const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });

describe("the decoder of a stream", () => {
  it("finds the same frames however the stream is cut", () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, cuts) => {
        const stream = joined(...sent.map(encodeFrame), encodeClose("done"));
        const pieces: Uint8Array[] = [];
        for (let at = 0, cut = 0; at < stream.length; cut++) {
          const end = at + cuts[cut % cuts.length]!;
          pieces.push(stream.subarray(at, end));
          at = end;
        }
        expect(decodeAll(pieces)).toEqual([
          ...sent.map((frame) => ({ kind: "frame", frame })),
          { kind: "close", reason: "done" },
        ]);
      }),
    );
  });

  it("gives frames that share no memory with the stream", () => {
    const stream = encodeFrame(new Uint8Array([1, 2, 3]));
    const [record] = decodeAll([stream]);
    stream.fill(9);
    expect(record).toEqual({ kind: "frame", frame: new Uint8Array([1, 2, 3]) });
  });

  it.each<[string, number[], string]>([
    ["a frame of one byte too many", [1, 0, 7, 209], "FRAME_TOO_LARGE"],
    ["a frame of 16 MiB", [1, 255, 255, 255], "FRAME_TOO_LARGE"],
    ["a reason that is too long", [2, 0, 4, 1], "PROTOCOL_ERROR"],
    ["a record of another kind", [3, 0, 0, 1], "PROTOCOL_ERROR"],
    ["zeros", [0, 0, 0, 0], "PROTOCOL_ERROR"],
  ])("ends at the head of %s, before anything of its body", (_what, head, reason) => {
    expect(decodeAll([encodeFrame(new Uint8Array(1)), new Uint8Array(head)])).toEqual([
      { kind: "frame", frame: new Uint8Array(1) },
      { kind: "fault", reason },
    ]);
  });

  it("holds no more than twice what has come, whatever length was announced", () => {
    const decoder = new RecordDecoder(2 ** 24 - 1);
    const before = process.memoryUsage().arrayBuffers;
    const decoders = Array.from({ length: 50 }, () => new RecordDecoder(2 ** 24 - 1));
    for (const one of [decoder, ...decoders])
      expect([...one.decode(new Uint8Array([1, 255, 255, 255, 7]))]).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });

  it("puts a large frame together from single bytes", () => {
    const frame = new Uint8Array(2000).map((_, index) => index);
    const pieces = [...encodeFrame(frame)].map((byte) => new Uint8Array([byte]));
    expect(decodeAll(pieces)).toEqual([{ kind: "frame", frame }]);
  });
});

const bytesOf = (...parts: Uint8Array[]): { bytes: Uint8Array } => ({ bytes: joined(...parts) });

describeHostileBytes({
  name: "TCP streams",
  corpus: {
    frames: [3, 40, 900].map((length) => bytesOf(encodeFrame(new Uint8Array(length)), encodeFrame(new Uint8Array(2)))),
    closes: [bytesOf(encodeFrame(new Uint8Array(9)), encodeClose("that was all"))],
  },
  decode: (bytes) => {
    const records = decodeAll([bytes]);
    if (records.length === 0) return "outside";
    return records.at(-1)?.kind === "fault" ? "inside" : "accepted";
  },
});
