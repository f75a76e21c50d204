// The sizes of an entry's transactions: one spelling, and only what adds up.
import { AuthorTable, VersionVector } from "@joinery/clock";
import { ByteReader, ByteWriter, DecodeError, struct } from "@joinery/crdt";
import { decodeEntryRest, type Entry, entryTransactionsMax } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeltaCodec, readTransactions } from "../src/core/operations.js";
import { readTransactionSizes, writeTransactionSizes } from "../src/core/transaction-sizes.js";
import { entryOf, everyType, siteOf } from "./site.js";

function written(...sizes: readonly number[]): Uint8Array {
  const bytes = new ByteWriter();
  writeTransactionSizes(bytes, sizes);
  return bytes.toBytes();
}

function read(bytes: Uint8Array, operations: number): number[] {
  const reader = new ByteReader(bytes);
  const sizes = readTransactionSizes(reader, operations);
  reader.end();
  return sizes;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

describe("the sizes of transactions", () => {
  it("come back as they were written, and have one spelling", () => {
    const some = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 });
    const run = fc.property(some, fc.uint8Array({ maxLength: 3 }), fc.nat(), (sizes, spoil, at) => {
      const bytes = written(...sizes);
      expect(read(bytes, sum(sizes))).toEqual(sizes);
      bytes.set(spoil.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length);
      expect(respelled(bytes, sum(sizes))).toEqual(bytes);
    });
    fc.assert(run, { numRuns: 500 });
  });

  /** What a writer makes of the sizes that are in `bytes`; `bytes` themselves where they are refused. */
  function respelled(bytes: Uint8Array, operations: number): Uint8Array {
    try {
      return written(...read(bytes, operations));
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
      return bytes;
    }
  }

  it("of a single one are left out, and refused where they stand", () => {
    expect([...written(7)]).toEqual([0]);
    expect(read(Uint8Array.of(0), 7)).toEqual([7]);
    expect(() => read(Uint8Array.of(1, 0x07), 7)).toThrow("the size of a single transaction");
  });

  it("add up to the operations, each of at least one, and are not too many", () => {
    expect(() => read(written(2, 3), 4)).toThrow("as many operations as sequence numbers are needed");
    expect(() => read(written(2, 3), 6)).toThrow(DecodeError);
    expect(() => read(Uint8Array.of(2, 0x00, 0x05), 5)).toThrow("as many operations as sequence numbers are needed");
    expect(() => read(written(2, 3, 1), 5)).toThrow(DecodeError);
    const many = Array<number>(entryTransactionsMax).fill(1);
    expect(read(written(...many), many.length)).toEqual(many);
    expect(() => read(written(...many, 1), many.length + 1)).toThrow("more transactions than an entry may hold");
  });

  it("of a single one make an entry malformed", () => {
    const authors = new AuthorTable();
    const entry = entryOf(
      siteOf(1, everyType).write(({ total }) => [total.add(1), total.add(1)]),
      { authors },
    );
    const { rest, bodyOffset, locals } = entry;
    expect(rest[bodyOffset]).toBe(0);
    const spelled = Uint8Array.from([...rest.subarray(0, bodyOffset), 1, 0x02, ...rest.subarray(bodyOffset + 1)]);
    const decoded = decodeEntryRest(spelled, locals, authors);
    if (!decoded.ok) expect.fail(decoded.reason);
    expect(transactionsOf(entry, authors)).toMatchObject({ ok: true, value: [[{ seq: 1 }, { seq: 2 }]] });
    expect(transactionsOf(decoded.value, authors)).toMatchObject({ reason: "the size of a single transaction" });
  });
});

function transactionsOf(entry: Entry, authors: AuthorTable) {
  return readTransactions(entry, struct(everyType) as unknown as DeltaCodec, authors, new VersionVector());
}
