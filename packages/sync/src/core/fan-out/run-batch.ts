// An ENTRIES message of entries that are all in one run: its table is written for the peer, the entries are copied.

import type { AuthorIndex } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import * as encoding from "lib0/encoding";
import type { AuthorNames } from "../author-names.js";
import { headBytesMax } from "../document-messages.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { messageType, sealMessage } from "../frame.js";
import type { EntryRun, PlaceInRun } from "./entry-run.js";

/** Authors may stand in the table needlessly for every so many entries: most are mentioned by the others. */
const entriesPerNeedless = 32;

export class RunBatch {
  readonly entries: Entry[] = [];
  readonly #run: EntryRun;
  readonly #ref: DocumentRef;
  readonly #names: AuthorNames;
  /** From where to where in the run, what lies side by side as one. */
  readonly #spans: { readonly from: number; to: number }[] = [];
  readonly #mentioned: Uint32Array = new Uint32Array(4);
  #room: number;
  #width = 0;

  constructor(run: EntryRun, document: string, ref: DocumentRef, names: AuthorNames, room: number) {
    this.#run = run;
    this.#ref = ref;
    this.#names = names;
    this.#room = room - headBytesMax(document);
  }

  /** Takes an entry; false when it doesn't fit any more or is not of the run. */
  add(entry: Entry): boolean {
    const place = this.#run.placeOf(entry);
    if (place === undefined) return false;
    let bytes = place.to - place.from;
    for (let at = this.#width; at < place.width; at++) bytes += this.#names.bytesMaxOf(this.#authorAt(at));
    if (bytes > this.#room) return false;
    this.#room -= bytes;
    this.#take(entry, place);
    return true;
  }

  /** False when its table has too many authors that no entry mentions. */
  get isTight(): boolean {
    let mentioned = 0;
    for (const word of this.#mentioned) for (let rest = word; rest !== 0; rest &= rest - 1) mentioned++;
    return (this.#width - mentioned) * entriesPerNeedless <= this.entries.length;
  }

  encode(): Uint8Array {
    const head = encoding.createEncoder();
    writeDocumentRef(head, this.#ref);
    encoding.writeVarUint(head, this.#width);
    for (let at = 0; at < this.#width; at++) this.#names.write(head, this.#authorAt(at));
    encoding.writeVarUint(head, this.entries.length);
    const spans = this.#spans.map(({ from, to }) => this.#run.bytes(from, to));
    return sealMessage(messageType.entries, [encoding.toUint8Array(head), ...spans]);
  }

  #take(entry: Entry, { from, to, width, mentions }: PlaceInRun): void {
    this.entries.push(entry);
    this.#width = Math.max(this.#width, width);
    for (let word = 0; word < mentions.length; word++) {
      this.#mentioned[word] = (this.#mentioned[word] as number) | (mentions[word] as number);
    }
    const last = this.#spans.at(-1);
    if (last?.to === from) last.to = to;
    else this.#spans.push({ from, to });
  }

  #authorAt(place: number): AuthorIndex {
    return this.#run.table[place] as AuthorIndex;
  }
}
