// What counts of a signed document at a node, where an author may have two histories: entries by their hashes, of which a number of an author
// is no longer one. What counts is a function of what is stored, so it is worked out when there is more of that.

import type { SignedDocumentCore } from "@joinery/replica/signed";
import type { AuthorDirectory } from "./author-directory.js";
import { AuthorSeqs } from "./author-seqs.js";

export class BranchSet {
  /** How many entries were stored when it was worked out. */
  readonly stored: number;
  /** By author: the last sequence number that counts, on whatever branch. */
  readonly seqs: AuthorSeqs;
  /** 53 bits that tell sets apart. */
  readonly key: number;
  /** How many entries count. */
  readonly total: number;

  constructor({ tree, authors }: SignedDocumentCore, directory: AuthorDirectory) {
    this.stored = tree.nodes.length;
    this.seqs = new AuthorSeqs(directory.places);
    const counting = tree.nodes.filter(({ isApplied }) => isApplied);
    this.total = counting.length;
    let [a, b] = [0, 0];
    for (const { hash, entry, author } of counting) {
      const number = directory.numberOfId(authors.ownerIdOf(author));
      if (number >= 0) this.seqs.raise(number, entry.lastSeq);
      const words = new DataView(hash.buffer, hash.byteOffset);
      a ^= words.getInt32(0);
      b ^= words.getInt32(4);
    }
    this.key = (a >>> 0) * 0x200000 + (b >>> 11);
  }
}
