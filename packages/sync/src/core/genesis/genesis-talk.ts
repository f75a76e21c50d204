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

/** Most questions of a peer that are looked up or whose answers wait for a frame; it asks again for what exceeds them. */
const answersMax = 64;
const nothing = new Uint8Array();

export class GenesisTalk {
  readonly #wanted: WantedGeneses;
  /** What the peer wants, with the answer as soon as there is one. */
  readonly #answers: Map<string, Uint8Array | undefined> = new Map();
  #isAnswerDue = false;
  #nowMs: number;

  constructor(limits: SessionLimits, nowMs: number) {
    this.#wanted = new WantedGeneses(limits);
    this.#nowMs = nowMs;
  }

  get busy(): boolean {
    return this.#isAnswerDue || this.#wanted.isDue(this.#nowMs);
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
    if (!this.#answers.has(document)) return;
    this.#answers.set(document, bytes === undefined || bytes.length > genesisBytesMax ? nothing : bytes);
    this.#isAnswerDue = true;
  }

  /** The peer is asked for nothing. */
  get isAtRest(): boolean {
    return this.#wanted.isEmpty;
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  receive({ type, body }: RawMessage): readonly GenesisEffect[] {
    if (type === messageType.genesisWanted) return this.#receiveWanted(readGenesisWanted(body));
    const { document, bytes } = readGenesis(body);
    // An answer ends the asking, so nothing that nobody wants costs anything.
    return this.#wanted.delete(document) ? [{ type: "genesis", document: document as DocumentId, bytes }] : [];
  }

  /** Looked up once, however often it is asked for until it is answered. */
  #receiveWanted(document: string): readonly GenesisEffect[] {
    if (this.#answers.size >= answersMax || this.#answers.has(document)) return [];
    this.#answers.set(document, undefined);
    return [{ type: "genesisWanted", document: document as DocumentId }];
  }

  /** Writes what fits into a frame that holds nothing else but greetings; true where it wrote anything. */
  write(draft: FrameDraft): boolean {
    const before = draft.messages.length;
    this.#isAnswerDue = false;
    for (const [document, bytes] of this.#answers) {
      if (bytes === undefined) continue;
      const answer = encodeGenesis({ document, bytes });
      if (answer.length > draft.room) {
        if (draft.messages.length > before) {
          this.#isAnswerDue = true;
          break;
        }
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
