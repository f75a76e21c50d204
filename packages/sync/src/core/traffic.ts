// What went over the wire and came, by what it was for. Counted where frames are written and taken apart, so that nothing
// is read twice.

import { bodyLength, messageType, type RawMessage } from "./frame.js";
import { classOf, type MessageClass } from "./message-sizes.js";

/** The classes of messages, and what holds messages together in frames. */
export type TrafficClass = MessageClass | "framing";

/** Ways to find out what differs, and to bring it, from the cheapest on. `list` says outright what is on disk. */
export type Rung =
  | "documentsSummary"
  | "documentsLevel"
  | "documentsSketch"
  | "vectorSummary"
  | "vectorLevel"
  | "vectorSketch"
  | "vectorDifference"
  | "list"
  | "joined"
  | "parts"
  | "partsSketch"
  | "partsList"
  | "patch"
  | "state"
  | "chunks";

/** Numbers by kind; what is not there is 0. */
export type Tally<Kind extends string> = { readonly [K in Kind]?: number };

export class TrafficCounts {
  /** Bytes by class. */
  readonly sent: Record<string, number> = {};
  readonly received: Record<string, number> = {};
  /** Messages sent on each rung. */
  readonly rungs: Record<string, number> = {};
  /** Bytes of entries that came and were new here, and that were known already. */
  newBytes = 0;
  duplicateBytes = 0;
  /** Times that a peer was asked again once something had come from it, the first asking included. */
  rounds = 0;

  /** A frame of these messages goes out; in its entries are signatures of so many bytes. */
  wrote(frameBytes: number, messages: readonly Uint8Array[], signatureBytes: number): void {
    let framing = frameBytes;
    countSignatures(this.sent, signatureBytes);
    for (const message of messages) {
      const type = message[0] as number;
      const bytes = bodyLength(message);
      framing -= bytes;
      add(this.sent, classOf(type), bytes);
      const rung = rungs[type];
      if (rung !== undefined) add(this.rungs, rung, 1);
    }
    add(this.sent, "framing", framing);
  }

  /** A frame has come; of one that can't be taken apart there are no messages. */
  read(frameBytes: number, messages: readonly RawMessage[]): void {
    let framing = frameBytes;
    for (const { type, body } of messages) {
      framing -= body.length;
      add(this.received, classOf(type), body.length);
    }
    add(this.received, "framing", framing);
  }

  /** Entries that came were read, and in them were signatures of so many bytes. */
  readSignatures(bytes: number): void {
    countSignatures(this.received, bytes);
  }
}

const rungs: { readonly [type: number]: Rung } = {
  [messageType.summary]: "documentsSummary",
  [messageType.level]: "documentsLevel",
  [messageType.symbols]: "documentsSketch",
  [messageType.vectorSummary]: "vectorSummary",
  [messageType.vectorLevel]: "vectorLevel",
  [messageType.vectorSymbols]: "vectorSketch",
  [messageType.vectorDifference]: "vectorDifference",
  [messageType.vector]: "list",
  [messageType.joined]: "joined",
  [messageType.parts]: "parts",
  [messageType.partsSymbols]: "partsSketch",
  [messageType.partsItems]: "partsList",
  [messageType.partsDifference]: "patch",
  [messageType.patch]: "patch",
  [messageType.state]: "state",
  [messageType.chunk]: "chunks",
};

function countSignatures(tally: Record<string, number>, bytes: number): void {
  if (bytes === 0) return;
  add(tally, "entries", -bytes);
  add(tally, "signatures", bytes);
}

function add(tally: Record<string, number>, kind: string, amount: number): void {
  tally[kind] = (tally[kind] ?? 0) + amount;
}
