// What a session says about the genesis of documents: what is wanted is asked for again until an answer comes, and what the
// peer wants is answered once. Nothing is believed here: whoever wanted it compares its hash with the document's name.

import type { DocumentId } from "@joinery/replica";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import type { SessionLimits } from "../session-options.js";
import {
  encodeGenesis,
  encodeGenesisWanted,
  genesisBytesMax,
  readGenesis,
  readGenesisWanted,
} from "./genesis-messages.js";

/** The peer wants a genesis: answer by `tellGenesis`. Or it has answered: check what it says. */
export type GenesisEffect =
  | { readonly type: "genesisWanted"; readonly document: DocumentId }
  | { readonly type: "genesis"; readonly document: DocumentId; readonly bytes: Uint8Array };

/** Most answers that wait for a frame; the peer asks again for what exceeds it. */
const answersMax = 64;
const nothing = new Uint8Array();

export class GenesisTalk {
  readonly #limits: SessionLimits;
  /** What is wanted, by when it is to be asked for. */
  readonly #wanted: Map<string, number> = new Map();
  readonly #answers: Map<string, Uint8Array> = new Map();
  #nowMs: number;

  constructor(limits: SessionLimits, nowMs: number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  get busy(): boolean {
    if (this.#answers.size > 0) return true;
    if (this.#wanted.size === 0) return false;
    for (const atMs of this.#wanted.values()) if (atMs <= this.#nowMs) return true;
    return false;
  }

  want(document: string): void {
    if (!this.#wanted.has(document)) this.#wanted.set(document, this.#nowMs);
  }

  wantNoMore(document: string): void {
    this.#wanted.delete(document);
  }

  /** What the peer wanted, or undefined where it doesn't get it. */
  tell(document: string, bytes: Uint8Array | undefined): void {
    if (this.#answers.size >= answersMax) return;
    this.#answers.set(document, bytes === undefined || bytes.length > genesisBytesMax ? nothing : bytes);
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  receive({ type, body }: RawMessage): readonly GenesisEffect[] {
    if (type === messageType.genesisWanted)
      return [{ type: "genesisWanted", document: readGenesisWanted(body) as DocumentId }];
    const { document, bytes } = readGenesis(body);
    // An answer ends the asking, so nothing that nobody wants costs anything.
    return this.#wanted.delete(document) ? [{ type: "genesis", document: document as DocumentId, bytes }] : [];
  }

  /** Writes what fits into a frame that holds nothing else but greetings; true where it wrote anything. */
  write(draft: FrameDraft): boolean {
    const before = draft.messages.length;
    for (const [document, bytes] of this.#answers) {
      const answer = encodeGenesis({ document, bytes });
      if (answer.length > draft.room) {
        if (draft.messages.length > before) break;
        // It fits no frame of this link: the peer has to get it elsewhere.
        draft.add(encodeGenesis({ document, bytes: nothing }));
      } else draft.add(answer);
      this.#answers.delete(document);
    }
    for (const [document, atMs] of this.#wanted) {
      const question = encodeGenesisWanted(document);
      if (atMs > this.#nowMs || question.length > draft.room) continue;
      this.#wanted.set(document, this.#nowMs + this.#limits.repairMs);
      draft.add(question);
    }
    return draft.messages.length > before;
  }
}

export function isAboutGenesis(type: number): boolean {
  return type === messageType.genesisWanted || type === messageType.genesis;
}
