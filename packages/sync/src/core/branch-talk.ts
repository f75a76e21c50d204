// What two sides of a signed document say to each other beside vectors: a digest of all that each has on disk, and where
// digests differ although vectors don't, the hashes of their branches' last entries. Whoever lacks one fetches it by hash.
// A document without signatures has none of this.

import type { BranchSource, Entry } from "@joinery/replica";
import { branchHeadBytesMax, encodeBranches, encodeFetch, type Fetch, type ToldBranches } from "./branch-messages.js";
import type { DocumentRef } from "./document-ref.js";
import type { FrameDraft } from "./frame.js";

/** Most hashes in one message. */
export const hashesMax = 256;
/** How many entries come with one fetched by hash, from before it on its chain: one at first, then twice as many each time. */
const reachMax = 256;
/** After so many rounds in which neither side could use anything of the other, they agree to differ. */
const roundsMax = 3;

export class BranchTalk {
  readonly #source: BranchSource;
  /** What the peer was told last, and what it said last, in hexadecimal. */
  #told: string | undefined;
  #heard: string | undefined;
  #answerDue = false;
  #tipsDue = false;
  #place = 0;
  /** Rounds while both digests and what is lacking stood still, and which digests these were. */
  #rounds = 0;
  #pair = "";
  /** What was lacking at the last check, and what is to be fetched. */
  #lacking: Set<string> = new Set();
  readonly #wanted: Map<string, Uint8Array> = new Map();
  /** What was asked for and has not come. */
  #asked: readonly Uint8Array[] = [];
  #reach = 1;

  constructor(source: BranchSource) {
    this.#source = source;
  }

  /** True when both have said that they store the same, or have found that more can't be had. */
  get isSettled(): boolean {
    const own = this.#own;
    if (this.#told !== own || this.#heard === undefined) return false;
    return this.#heard === own || (this.#rounds >= roundsMax && this.#pair === own + this.#heard);
  }

  /** True when there is something to say; `level` tells whether the vectors are equal. */
  isDue(level: boolean): boolean {
    this.#followUp();
    return this.#answerDue || this.#tipsDue || this.#wanted.size > 0 || (level && this.#told !== this.#own);
  }

  /** The peer said what it stores, and perhaps some of where its branches end. */
  receive({ digest, tips, ask }: ToldBranches): void {
    this.#heard = hexOf(digest);
    this.#answerDue ||= ask;
    for (const hash of this.#source.unknown(tips)) this.#want(hash);
  }

  /** The peer stores the same, and knows it. */
  level(): void {
    this.#told = this.#own;
    this.#heard = this.#own;
  }

  /** What the peer asks for by hash, with what stands before it. */
  receiveFetch({ hashes, reach }: Fetch): Entry[] {
    const found = hashes.slice(0, hashesMax).flatMap((hash) => this.#source.stretch(hash, Math.min(reach, reachMax)));
    this.#answerDue ||= found.length === 0;
    return found;
  }

  /** Called at each check of the exchange: what still differs is talked about, what is still lacking is fetched. */
  check(level: boolean): void {
    const lacking = this.#source.lacking();
    const overdue = lacking.filter((hash) => this.#lacking.has(hexOf(hash)));
    const pair = this.#own + (this.#heard ?? "");
    const isNew = pair !== this.#pair || overdue.length < lacking.length || lacking.length < this.#lacking.size;
    // While vectors differ something may come that needs what was refused until then.
    if (isNew || !level) this.#rounds = 0;
    this.#lacking = new Set(lacking.map(hexOf));
    this.#pair = pair;
    if (this.#rounds >= roundsMax) return;
    for (const hash of overdue) this.#want(hash);
    if (!level) return;
    if (this.#heard === this.#own) this.#rounds++;
    else this.#tipsDue = true;
  }

  write(draft: FrameDraft, document: string, ref: DocumentRef, level: boolean): void {
    if (this.#wanted.size > 0) this.#writeFetch(draft, document, ref);
    const room = Math.floor((draft.room - branchHeadBytesMax(document)) / 33);
    if (room < 1 || !(this.#answerDue || this.#tipsDue || (level && this.#told !== this.#own))) return;
    const tips = this.#tipsDue ? this.#nextTips(Math.min(room, hashesMax)) : [];
    draft.add(encodeBranches(ref, this.#source.digest, tips, this.#tipsDue));
    this.#told = this.#own;
    this.#answerDue = false;
    this.#tipsDue = false;
  }

  get #own(): string {
    return hexOf(this.#source.digest);
  }

  /** What has come by hash may follow something that is not here either: it is asked for at once. */
  #followUp(): void {
    if (this.#asked.length === 0) return;
    const absent = this.#source.unknown(this.#asked).filter((hash) => !this.#source.holds(hash));
    if (absent.length === this.#asked.length) return;
    this.#asked = absent;
    const asked = new Set(absent.map(hexOf));
    // What waits for a signature alone is here whatever the answer says: it is asked for again at a check, not at once.
    const lacking = this.#source.lacking().filter((hash) => !this.#source.holds(hash) && !asked.has(hexOf(hash)));
    this.#reach = lacking.length === 0 ? 1 : Math.min(this.#reach * 2, reachMax);
    for (const hash of lacking) this.#want(hash);
  }

  #want(hash: Uint8Array): void {
    if (this.#wanted.size < hashesMax) this.#wanted.set(hexOf(hash), hash);
  }

  #nextTips(count: number): readonly Uint8Array[] {
    const { hashes, next } = this.#source.tips(this.#place, count);
    this.#place = next ?? 0;
    if (next === undefined) this.#rounds++;
    return hashes;
  }

  #writeFetch(draft: FrameDraft, document: string, ref: DocumentRef): void {
    const room = Math.floor((draft.room - branchHeadBytesMax(document)) / 33);
    const hashes = this.#source.unknown([...this.#wanted.values()]).slice(0, Math.max(room, 0));
    if (room < 1) return;
    this.#wanted.clear();
    this.#asked = hashes;
    if (hashes.length > 0) draft.add(encodeFetch(ref, { hashes, reach: this.#reach }));
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
