// Entries that name more authors of whom nothing is here than there is room for: those that begin an author's log, and those
// that go on from what is here or came before them, are taken even so, as nothing else they name is strange. The others could
// not be applied now, and come again.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { peekSeqs } from "@joinery/replica";
import type { WireEntry } from "./document-messages.js";

/** Those that are taken. The table of authors, of `known` before they were read, keeps no others than theirs. */
export function withoutStrangers(entries: readonly WireEntry[], known: number, authors: AuthorTable): WireEntry[] {
  const begun = new Set<AuthorIndex>();
  const isStrange = (author: AuthorIndex): boolean => author >= known && !begun.has(author);
  const kept = entries.filter(({ locals: [author, ...others], rest }) => {
    if (author === undefined) return true;
    if (isStrange(author) && peekSeqs(rest)?.firstSeq !== 1) return false;
    if (others.some(isStrange)) return false;
    if (author >= known) begun.add(author);
    return true;
  });
  const names = Array.from(begun, (author) => [author, authors.idOf(author)] as const);
  authors.truncate(known);
  const numbers = new Map(names.map(([author, name]) => [author, authors.intern(name)]));
  return kept.map(({ locals, rest }) => ({ locals: locals.map((author) => numbers.get(author) ?? author), rest }));
}
