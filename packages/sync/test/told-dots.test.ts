// What is told of authors: a list, or columns where that is shorter, and the same dots either way.

import { AuthorTable, type Dot, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import fc from "fast-check";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { AuthorNames } from "../src/core/author-names.js";
import { interning } from "../src/core/foreign-bytes.js";
import { ProtocolError } from "../src/core/protocol-error.js";
import { readDots, writeDots } from "../src/core/told-dots.js";

function author(index: number): ReplicaId {
  const bytes = new Uint8Array(16).fill(7);
  new DataView(bytes.buffer).setUint32(12, index);
  return replicaIdFromBytes(bytes) as ReplicaId;
}

interface Side {
  readonly authors: AuthorTable;
  readonly names: AuthorNames;
}

function side(order: readonly number[]): Side {
  const authors = new AuthorTable();
  for (const index of order) authors.intern(author(index));
  return { authors, names: new AuthorNames(authors) };
}

function told(from: Side, to: Side, dots: readonly Dot[]): { bytes: Uint8Array; heard: Map<string, number> } {
  const encoder = encoding.createEncoder();
  writeDots(encoder, from.names, dots);
  const bytes = encoding.toUint8Array(encoder);
  const heard = read(bytes, to);
  return { bytes, heard: new Map(heard.map(({ author: index, seq }) => [to.authors.idOf(index), seq])) };
}

function read(bytes: Uint8Array, to: Side): Dot[] {
  const decoder = decoding.createDecoder(bytes);
  const dots = interning(to.authors, () => readDots(decoder, to.names));
  expect(decoder.pos).toBe(bytes.length);
  return dots;
}

/** Two sides that know each other's numbers of authors 0 to `count` - 1, which they number otherwise. */
function acquainted(count: number): [Side, Side] {
  const order = Array.from({ length: count }, (_, index) => index);
  const [here, there] = [side(order), side([...order].reverse())];
  const all = order.map((index) => ({ author: index, seq: 1 }));
  told(here, there, all);
  told(there, here, all);
  told(here, there, all);
  told(there, here, all);
  return [here, there];
}

const spread = fc.oneof(fc.nat(15), fc.nat(255), fc.nat(65_535), fc.nat(0xffff_ffff), fc.constant(2 ** 40));

describe("dots", () => {
  it("come as they were told, whatever both sides know of each other", () => {
    const arbitrary = fc.record({
      count: fc.integer({ min: 1, max: 300 }),
      isAcquainted: fc.boolean(),
      tellings: fc.array(
        fc.record({ picks: fc.array(fc.nat(), { maxLength: 60 }), least: fc.nat(2 ** 32), spread, from: fc.nat(1) }),
        { minLength: 1, maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(arbitrary, ({ count, isAcquainted, tellings }) => {
        const order = Array.from({ length: count }, (_, index) => index);
        const sides = isAcquainted ? acquainted(count) : ([side(order), side([])] as const);
        for (const { picks, least, spread: most, from } of tellings) {
          const speaker = sides[from] as Side;
          const hearer = sides[1 - from] as Side;
          if (speaker.authors.size === 0) continue;
          const indexes = [...new Set(picks.map((pick) => pick % speaker.authors.size))];
          const dots = indexes.map((index) => ({ author: index, seq: least + ((index * 7919) % (most + 1)) }));
          const { heard } = told(speaker, hearer, dots);
          expect(heard).toEqual(new Map(dots.map(({ author: index, seq }) => [speaker.authors.idOf(index), seq])));
        }
      }),
    );
  });

  it("take half a byte each where many are close together, and in a list two", () => {
    const [here, there] = acquainted(16);
    const dots = Array.from({ length: 16 }, (_, index) => ({ author: index, seq: 100 + (index % 9) }));
    expect(told(here, there, dots).bytes).toHaveLength(1 + 2 + 1 + 8);
    expect(told(here, there, dots.slice(0, 3)).bytes).toHaveLength(1 + 2 * 3);
    const apart = dots.map((dot, index) => ({ ...dot, seq: index === 0 ? 2 ** 40 : dot.seq }));
    expect(told(here, there, apart).bytes).toHaveLength(1 + 15 * 2 + 1 + 6);
  });

  it("stand in columns to the byte", () => {
    const [, there] = acquainted(10);
    // Two bytes of bitmap, 4 bits each: numbers 0, 2, 9; least 5, excesses 1, 15, 2.
    const bytes = Uint8Array.of(17, 0b101, 0b10, 5, 0xf1, 0x02);
    expect(read(bytes, there)).toEqual([
      { author: 0, seq: 6 },
      { author: 2, seq: 20 },
      { author: 9, seq: 7 },
    ]);
    const wide = Uint8Array.of(2 * (4 + 2) + 1, 0b1, 5, 0x01, 0x02);
    expect(read(wide, there)).toEqual([{ author: 0, seq: 5 + 0x0201 }]);
  });

  it.each([
    ["no bitmap", [1, 5]],
    ["a bitmap that ends in nothing", [17, 1, 0, 5, 1]],
    ["an author without a number", [17, 1, 0b100, 5, 0x11]],
    ["a bitmap beyond the end", [2 * 4 * 100 + 1, 1, 1]],
    ["a column that ends early", [2 * (4 + 1) + 1, 0b111, 5, 1, 2]],
    ["half a byte too many", [9, 0b1, 5, 0x11]],
    ["numbers beyond all numbers", [9, 0b1, 255, 255, 255, 255, 255, 255, 255, 15, 1]],
    ["a list beyond the end", [200, 2, 1]],
  ])("with %s are malformed", (_, bytes) => {
    const [, there] = acquainted(10);
    expect(() => read(Uint8Array.from(bytes), there)).toThrow(ProtocolError);
  });

  it("are read or refused, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const [, there] = acquainted(20);
        try {
          interning(there.authors, () => readDots(decoding.createDecoder(bytes), there.names));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});
