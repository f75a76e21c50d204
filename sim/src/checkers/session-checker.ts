// What one user may rely on at one node (Terry et al., Session guarantees for weakly consistent replicated data, 1994): to see what
// one wrote and what one saw before, and that nobody sees a write without all that its writer had seen. What writers had seen
// is noted when they write, and not taken from what their entries say that they depend on.

import { type AuthorIndex, VersionVector } from "@joinery/clock";
import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { Lie } from "../node/overdraft.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { AuthorSeqs } from "./author-seqs.js";
import type { CheckLog } from "./check-log.js";
import { PerDocument } from "./per-document.js";
import type { StateChecker } from "./state-checker.js";

/** What an author had seen of others when it made an operation. */
interface Past {
  readonly seq: number;
  readonly seen: AuthorSeqs;
}

interface Reader {
  /** What the node saw when it last looked. */
  seen: VersionVector;
  /** The last operation that was made here. */
  written: number;
}

export class SessionChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #authors: AuthorDirectory;
  readonly #sets: Pick<StateChecker, "visible">;
  /** By document and author, in the order of their numbers; a crash may have numbers given twice, then the latter counts. */
  readonly #pasts: Map<string, Map<number, Past[]>> = new Map();
  /** By node and document, in its present life. */
  readonly #readers: PerDocument<Reader> = new PerDocument(() => ({ seen: new VersionVector(), written: 0 }));

  constructor(log: CheckLog, authors: AuthorDirectory, sets: Pick<StateChecker, "visible">) {
    this.#log = log;
    this.#authors = authors;
    this.#sets = sets;
  }

  delivered(node: VirtualNode, document: DocumentCore, effect: DeliverEffect): void {
    const author = this.#authors.numberOf(document, effect.author);
    // Of an author with two histories a number is two operations.
    if (this.#authors.shared.has(author)) return;
    const { seqs } = this.#sets.visible(node, document);
    const pasts = this.#of(document, author);
    if (effect.origin === "local") {
      forgetFrom(pasts, effect.firstSeq);
      pasts.push({ seq: effect.firstSeq, seen: seqs.clone() });
      this.#readers.of(node, document).written = effect.lastSeq;
      return;
    }
    const last = pasts.findLast(({ seq }) => seq <= effect.lastSeq);
    if (last === undefined || last.seq < effect.firstSeq) return;
    const missing = last.seen.beyond(seqs, author);
    this.#log.check("writes follow reads", missing === undefined, () => {
      return `node ${node.index} sees operation ${last.seq} of author ${author} and not operation ${last.seen.get(missing as number)} of author ${missing}, which its author had seen`;
    });
  }

  /** A crash may have taken what had these numbers. */
  lied({ authorNumber }: VirtualNode, { document, entries: [first] }: Lie): void {
    if (first !== undefined) forgetFrom(this.#of(document, authorNumber), first.firstSeq);
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const reader = this.#readers.of(node, document);
    // What users read is the state; a signed document calls applied what it has stored.
    const forked = forkedOf(document);
    const { vector } = forked === undefined ? document.state.context : withoutForked(document, forked);
    // What somebody wrote who is found to have two histories may be taken back.
    const seen = forked === undefined ? reader.seen : withoutForked(document, forked, reader.seen).vector;
    const isMonotonic = vector.coversAll(seen);
    this.#log.check("monotonic reads", isMonotonic, () => {
      return `node ${node.index} saw ${reader.seen.total} operations of "${document.id}", and of those not all now`;
    });
    if (isMonotonic) reader.seen.join(vector);
    else reader.seen = vector.clone();
    this.#log.check(
      "read your writes",
      forked?.has(document.self) === true || vector.get(document.self) >= reader.written,
      () => {
        return `node ${node.index} made operation ${reader.written} of "${document.id}" and does not see it`;
      },
    );
  }

  crashed(node: VirtualNode): void {
    this.#readers.dropAll(node);
  }

  #of(document: DocumentCore, author: number): Past[] {
    const authors = getOrCreate(this.#pasts, document.id, () => new Map<number, Past[]>());
    return getOrCreate(authors, author, () => []);
  }
}

function forgetFrom(pasts: Past[], seq: number): void {
  while ((pasts.at(-1)?.seq ?? 0) >= seq) pasts.pop();
}

/** Who has two histories at a node; undefined where nobody has. */
function forkedOf(document: DocumentCore): ReadonlySet<AuthorIndex> | undefined {
  if (!(document instanceof SignedDocumentCore) || document.tree.forks.size === 0) return undefined;
  return new Set(document.tree.forks.keys());
}

/** What is seen of all who have one history. */
function withoutForked(
  { authors, state }: DocumentCore,
  forked: ReadonlySet<AuthorIndex>,
  seen: VersionVector = state.context.vector,
): { readonly vector: VersionVector } {
  const vector = new VersionVector();
  for (const { author, seq } of seen.entries())
    if (!forked.has(authors.lineage.ownerOf(author))) vector.raise(author, seq);
  return { vector };
}
