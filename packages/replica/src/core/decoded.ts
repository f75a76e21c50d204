// Decoding of bytes from outside as a result instead of an exception: what a decoder says is wrong with them is a reason, and
// anything else that goes wrong is a bug and goes on upwards.
import type { AuthorTable } from "@joinery/clock";
import { type Decoded, DecodeError } from "@joinery/crdt";

/** What `read` reads, or the reason of its `DecodeError`. Authors interned on the way to one are taken out of `authors` again. */
export function decoded<T>(read: () => T, authors?: AuthorTable): Decoded<T> {
  const authorsBefore = authors?.size;
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (authorsBefore !== undefined) authors?.truncate(authorsBefore);
    return { ok: false, reason: error.message };
  }
}
