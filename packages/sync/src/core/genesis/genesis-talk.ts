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
import { WantedGeneses } from "./wanted-geneses.js";

/** The peer wants a genesis: answer by `tell`. Or it has answered: check what it says. */
export type GenesisEffect =
  | { readonly type: "genesisWanted"; readonly document: DocumentId }
  | { readonly type: "genesis"; readonly document: DocumentId; readonly bytes: Uint8Array };

/** Most answers that wait for a frame; the peer asks again for what exceeds it. */
const answersMax = 64;
const nothing = new Uint8Array();

export class GenesisTalk {
  readonly #wanted: WantedGeneses;
  readonly #answers: Map<string, Uint8Array> = new Map();
  #nowMs: number;

  constructor(limits: SessionLimits, nowMs: number) {
    this.#wanted = new WantedGeneses(limits);
    this.#nowMs = nowMs;
  }

  get busy(): boolean {
    return this.#answers.size > 0 || this.#wanted.isDue(this.#nowMs);
  }

  /**
   * Asks the peer for the genesis of a document, until it answers or nobody wants it any more: at a measured pace where that is on
   * behalf of another peer, the `asker`.
   */
  want(document: string, asker: object | undefined): void {
    this.#wanted.want(document, asker, this.#nowMs);
  }

  wantNoMore(document: string): void {
    this.#wanted.delete(document);
  }

  /** The answer to a `genesisWanted` effect: what the peer wanted, or undefined where it doesn't get it. */
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
    this.#wanted.ask(this.#nowMs, (document) => {
      const question = encodeGenesisWanted(document);
      if (question.length > draft.room) return false;
      draft.add(question);
      return true;
    });
    return draft.messages.length > before;
  }
}

export function isAboutGenesis(type: number): boolean {
  return type === messageType.genesisWanted || type === messageType.genesis;
}
