// Which checkpoints a witness signs: it makes the state at the entry anew from the log, and says what came out. It is asked by other witnesses, who
// sign first; so that one who asks for ever costs no more than its log does, each is answered again only once the log has grown by an eighth.

import type { AuthorIndex } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import { type EntryName, type EntryNode, encodeCutState, type SignedDocumentCore } from "@joinery/replica/signed";
import type { CheckpointWord } from "./attest-head.js";
import type { CertifiedLedger } from "./certificate-of.js";
import { stateHash } from "./checkpoint.js";
import { checkpointsSaid } from "./checkpoint-words.js";

const growthMin = 9 / 8;

export class CheckpointDuty {
  /** How many stored entries were looked at. */
  #seen = 0;
  /** What this witness has signed, by the entry. */
  readonly #signed: Set<string> = new Set();
  /** At how many stored entries each witness was answered last. */
  readonly #answeredAt: Map<AuthorIndex, number> = new Map();

  /** What to sign of what others have said since the last call, to be handed to `checkpoint` of the draft in an entry that has all of it in its past. */
  due<F extends Fields>(of: CertifiedLedger<F>): CheckpointWord[] {
    const { core } = of;
    const said = checkpointsSaid(of, this.#seen);
    this.#seen = core.tree.nodes.length;
    for (const { by, entry } of said) if (by.author === core.self) this.#signed.add(entry);
    const words: CheckpointWord[] = [];
    for (const { by, entry } of said) {
      if (this.#signed.has(entry) || !this.#isTurnOf(by)) continue;
      const node = core.tree.get(entry as EntryName);
      const word = node === undefined ? undefined : checkpointWord(core, node);
      if (word === undefined) continue;
      this.#signed.add(entry);
      words.push(word);
    }
    return words;
  }

  #isTurnOf({ author, position }: EntryNode): boolean {
    const last = this.#answeredAt.get(author);
    if (last !== undefined && position < last * growthMin) return false;
    this.#answeredAt.set(author, position);
    return true;
  }
}

/**
 * What an honest witness says of the state at an entry; undefined where that is not applied here, might be taken back, or where its
 * past alone does not make all of it count. Costs as much as opening a document with that past.
 */
export function checkpointWord<F extends Fields>(
  core: SignedDocumentCore<F>,
  node: EntryNode,
): CheckpointWord | undefined {
  if (core.tree.forks.has(core.self)) return undefined;
  const state = checkpointState(core, node);
  return state === undefined ? undefined : { entry: node.hash, state: stateHash(state, core.hash) };
}

/** The bytes of the state at an entry, which `stateHash` is of; undefined as `checkpointWord` is. */
export function checkpointState<F extends Fields>(
  core: SignedDocumentCore<F>,
  node: EntryNode,
): Uint8Array | undefined {
  if (!node.isApplied || !core.firmNow()(node)) return undefined;
  const past = core.upTo(node);
  try {
    return past.tree.nodes.every(({ isApplied }) => isApplied) ? encodeCutState(past.state) : undefined;
  } finally {
    past.close();
  }
}
