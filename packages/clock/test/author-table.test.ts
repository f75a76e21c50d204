import { AuthorTable, compareDots, type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOf } from "./arbitrary-dots.js";

/** Names that often share their first word, so that the open addressing has something to resolve; some are keys of 32 bytes. */
const name = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 30 }), fc.boolean())
  .map(([word, rest, isLong]) => {
    const bytes = new Uint8Array(isLong ? 32 : 16);
    bytes[0] = word;
    bytes[8] = rest;
    return replicaIdFromBytes(bytes)!;
  });

function internText(table: AuthorTable, id: ReplicaId): number {
  return table.intern(id);
}

function internInside(table: AuthorTable, id: ReplicaId): number {
  const bytes = replicaIdToBytes(id)!;
  const around = new Uint8Array(bytes.length + 7).fill(0xee);
  around.set(bytes, 3);
  return table.internBytes(around, 3, bytes.length);
}

describe("AuthorTable", () => {
  it("numbers authors in order of first sight, by text or by bytes alike", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.boolean()), { maxLength: 120 }), (steps) => {
        const table = new AuthorTable();
        const model: ReplicaId[] = [];
        for (const [id, asText] of steps) {
          if (!model.includes(id)) model.push(id);
          expect((asText ? internText : internInside)(table, id)).toBe(model.indexOf(id));
        }
        expect(table.size).toBe(model.length);
        model.forEach((id, index) => {
          expect(table.idOf(index)).toBe(id);
          expect(table.indexOf(id)).toBe(index);
          expect(table.bytesOf(index)).toEqual(replicaIdToBytes(id));
        });
      }),
    );
  });

  it("tells apart a thousand names that share their first word", () => {
    const table = new AuthorTable();
    const ids = Array.from({ length: 1000 }, (_, index) => nameOf(index, 0xabcdef01));
    for (const [index, id] of ids.entries()) expect(internInside(table, id)).toBe(index);
    for (const [index, id] of ids.entries()) expect(internInside(table, id)).toBe(index);
    expect(table.size).toBe(1000);
  });

  it("takes no longer for names that all begin alike, as somebody may have made them up", () => {
    const table = new AuthorTable();
    const bytes = new Uint8Array(16);
    const before = process.cpuUsage();
    let misnumbered = 0;
    for (let count = 0; count < 120_000; count++) {
      const number = count % 60_000;
      new DataView(bytes.buffer).setUint32(12, number);
      if (table.internBytes(bytes, 0, 16) !== number) misnumbered++;
    }
    expect(misnumbered).toBe(0);
    table.truncate(59_000);
    expect(table.internBytes(bytes, 0, 16)).toBe(59_000);
    // Processor time, as others may be at work on the machine.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(20);
  });

  it("does not take a 16-byte name for the beginning of a 32-byte one", () => {
    const table = new AuthorTable();
    const long = new Uint8Array(32).fill(5);
    expect(table.internBytes(long, 0, 16)).toBe(0);
    expect(table.internBytes(long, 0, 32)).toBe(1);
    expect(table.internBytes(long, 0, 16)).toBe(0);
  });

  it("keeps a copy of the bytes", () => {
    const table = new AuthorTable();
    const bytes = new Uint8Array(16).fill(1);
    const index = table.internBytes(bytes, 0, 16);
    bytes.fill(2);
    expect(table.bytesOf(index)[0]).toBe(1);
    expect(table.internBytes(new Uint8Array(16).fill(1), 0, 16)).toBe(index);
  });

  it("answers -1 for a length no name has, and for bytes that end early", () => {
    const table = new AuthorTable();
    for (const length of [0, 1, 15, 17, 31, 33]) expect(table.internBytes(new Uint8Array(64), 0, length)).toBe(-1);
    expect(table.internBytes(new Uint8Array(20), 5, 16)).toBe(-1);
    expect(table.size).toBe(0);
    expect(table.indexOf(nameOf(1))).toBe(-1);
  });

  it("refuses to intern text that is no name", () => {
    expect(() => new AuthorTable().intern("ann" as ReplicaId)).toThrow("not an author name: ann");
  });

  it("forgets what came after a size, and nothing else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 60 }), fc.nat(60), (ids, size) => {
        const table = new AuthorTable();
        for (const id of ids) table.intern(id);
        table.truncate(size);
        const kept = ids.slice(0, size);
        const views = kept.map((_, index) => table.bytesOf(index));
        expect(table.size).toBe(kept.length);
        for (const [index, id] of kept.entries()) expect(internInside(table, id)).toBe(index);
        for (const id of ids.slice(size)) expect(table.indexOf(id)).toBe(-1);
        for (const id of ids.slice(size)) expect(internInside(table, id)).toBe(table.size - 1);
        // What was read before the names took more room is as it was.
        for (const [index, id] of kept.entries()) expect(views[index]).toEqual(replicaIdToBytes(id));
        for (const id of ids) expect(table.lengthOf(table.indexOf(id))).toBe(replicaIdToBytes(id)?.length);
      }),
    );
  });

  it("orders authors and their dots by name, whatever their indexes", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 20 }), (ids) => {
        const table = new AuthorTable();
        const indexes = ids.map((id) => table.intern(id));
        const sorted = [...indexes].sort((a, b) => table.compare(a, b)).map((index) => table.idOf(index));
        expect(sorted).toEqual([...ids].sort());
        const dots = indexes.flatMap((author) => [2, 10, 1].map((seq) => ({ author, seq })));
        const byName = [...ids].sort().flatMap((id) => [1, 2, 10].map((seq) => `${id}:${seq}`));
        const ordered = dots.sort((a, b) => compareDots(table, a, b));
        expect(ordered.map(({ author, seq }) => `${table.idOf(author)}:${seq}`)).toEqual(byName);
      }),
    );
  });
});
