// One message after the other, in room that is used again: each has its own bytes, whatever the others were.
import fc from "fast-check";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { encodeMessage } from "../src/core/frame.js";

/** Parts of a body, short ones and such that outgrow what is kept. */
const bodies = fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.nat(20_000).map(filled)), { maxLength: 4 });

describe("a message", () => {
  it("has its type, the length of its body and its body, also inside of another", () => {
    fc.assert(
      fc.property(fc.nat(255), bodies, bodies, (type, parts, inner) => {
        let nested: Uint8Array | undefined;
        const message = encodeMessage(type, (encoder) => {
          for (const part of parts) encoding.writeUint8Array(encoder, part);
          nested = encodeMessage(type, (within) => {
            for (const part of inner) encoding.writeUint8Array(within, part);
          });
        });
        expect(message).toEqual(plainly(type, parts));
        expect(nested).toEqual(plainly(type, inner));
      }),
    );
  });

  it.each([0, 127, 128, 16_383, 16_384])("of a body of %i bytes has a length of as few bytes as it takes", (length) => {
    const body = filled(length);
    expect(encodeMessage(1, (encoder) => encoding.writeUint8Array(encoder, body))).toEqual(plainly(1, [body]));
  });

  it("that could not be written leaves nothing to the next", () => {
    const fails = (): Uint8Array =>
      encodeMessage(1, (encoder) => {
        encoding.writeUint8Array(encoder, filled(300));
        throw new RangeError("no such thing");
      });
    expect(fails).toThrow("no such thing");
    expect(encodeMessage(2, (encoder) => encoding.writeUint8(encoder, 7))).toEqual(Uint8Array.of(2, 1, 7));
  });
});

function filled(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index & 255);
}

function plainly(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = encoding.createEncoder();
  for (const part of parts) encoding.writeUint8Array(body, part);
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, type);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}
