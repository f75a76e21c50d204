// What a session remembers of each author, against a map of the peer's numbers and a set of those that were told.
import { AuthorTable } from "@joinery/clock";
import fc from "fast-check";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { AuthorNames, firstNumber } from "../src/core/author-names.js";
import { authorOf } from "./model/test-node.js";

const authors = 20;

const step = fc.oneof(
  fc.record({ does: fc.constant("write" as const), author: fc.nat(authors - 1) }),
  fc.record({ does: fc.constant("named" as const), author: fc.nat(authors - 1), theirs: fc.nat(99_999) }),
  fc.record({ does: fc.constant("numbered" as const), author: fc.nat(authors - 1), theirs: fc.nat(99_999) }),
  fc.record({ does: fc.constant("truncate" as const), size: fc.nat(authors) }),
  fc.record({ does: fc.constant("forget" as const) }),
);

function bytesOf(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

describe("what authors are called on a session", () => {
  it("is remembered as a map of the peer's numbers and a set of who was told would", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = new AuthorTable();
        for (let number = 0; number < authors; number++) table.intern(authorOf(number + 1));
        const names = new AuthorNames(table);
        const theirs = new Map<number, number>();
        const told = new Set<number>();
        const named = (author: number, number: number) => (encoder: encoding.Encoder) => {
          encoding.writeVarUint(encoder, 0);
          encoding.writeUint8Array(encoder, table.bytesOf(author));
          encoding.writeVarUint(encoder, number);
        };
        for (const it of steps) {
          if (it.does === "write") {
            const written = bytesOf((encoder) => names.write(encoder, it.author));
            const number = theirs.get(it.author);
            const isTold = told.has(it.author);
            const expected = bytesOf((encoder) => {
              if (number === undefined) {
                named(it.author, it.author)(encoder);
                return;
              }
              encoding.writeVarUint(encoder, firstNumber + 2 * number + (isTold ? 0 : 1));
              if (!isTold) encoding.writeVarUint(encoder, it.author);
            });
            expect(written).toEqual(expected);
            told.add(it.author);
          } else if (it.does === "named") {
            const read = names.read(decoding.createDecoder(bytesOf(named(it.author, it.theirs))));
            expect(read).toBe(it.author);
            theirs.set(it.author, it.theirs);
            told.delete(it.author);
          } else if (it.does === "numbered") {
            const bytes = bytesOf((encoder) => {
              encoding.writeVarUint(encoder, firstNumber + 2 * it.author + 1);
              encoding.writeVarUint(encoder, it.theirs);
            });
            expect(names.read(decoding.createDecoder(bytes))).toBe(it.author);
            theirs.set(it.author, it.theirs);
          } else if (it.does === "truncate") {
            names.truncate(it.size);
            for (let author = it.size; author < authors; author++) {
              theirs.delete(author);
              told.delete(author);
            }
          } else {
            names.forget();
            theirs.clear();
            told.clear();
          }
          for (let author = 0; author < authors; author++) {
            expect(names.numberOf(author)).toBe(told.has(author) ? theirs.get(author) : undefined);
            expect(names.bytesMaxOf(author)).toBe(theirs.has(author) ? 6 : 20);
          }
        }
      }),
    );
  });
});
