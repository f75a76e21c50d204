// Names under which an author writes in Yjs: numbers that are a function of the author and of the operation that begins with
// one, so that a restart needs no memory of them. 42 bits take six bytes in an update; two runs of a thousand share one with a
// probability of one in ten million, and then the second takes its other.

import type { ReplicaId } from "@joinery/clock";
import { hashText } from "@joinery/crdt";

/** Nobody's: the document has it while nobody edits. */
export const noClient = 0;

const highBits = 10;

/** The client ids that `author` may begin to use with the operation `seq`, as text. */
export function clientIdsOf(author: ReplicaId, seq: number): readonly string[] {
  return [clientIdOf(author, seq, 1), clientIdOf(author, seq, 2)];
}

function clientIdOf(author: ReplicaId, seq: number, choice: number): string {
  const { a, b } = hashText({ a: choice, b: choice }, `${author} ${seq}`);
  const id = (a >>> (32 - highBits)) * 2 ** 32 + (b >>> 0);
  return `${id === noClient ? 1 : id}`;
}
