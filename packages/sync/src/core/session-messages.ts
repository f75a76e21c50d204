// Messages about the session itself: HELLO, which both sides repeat until each knows that the other has heard it,
// and ERROR, the last word of a session.

import type { ReplicaId } from "@joinery/clock";
import { replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readByte, readSized, readText, strict } from "./foreign-bytes.js";
import { encodeMessage, messageType } from "./frame.js";
import { nonceBytes } from "./proof/proof-messages.js";
import { malformed } from "./protocol-error.js";

/** How far a side is with greeting: it has heard nothing, it has heard the other, it knows that the other has heard it. */
export const greeting = { unheard: 0, heard: 1, complete: 2 } as const;
export type Greeting = (typeof greeting)[keyof typeof greeting];

/** Who speaks, what it takes, and how far it is with greeting. */
export interface Hello {
  readonly author: ReplicaId;
  readonly frameBytesMax: number;
  /** Bytes of entries that it takes before it says more: of one document, and of all. */
  readonly documentCreditBytes: number;
  readonly sessionCreditBytes: number;
  /** The largest entry that it takes beside those that fit a frame. */
  readonly entryBytesMax: number;
  readonly greeting: Greeting;
  /** What the peer is to sign to prove who it is; undefined where no proof can be checked. */
  readonly nonce?: Uint8Array | undefined;
  /** Which replica of that author this is: said to a peer that has the same name. */
  readonly run?: Uint8Array | undefined;
}

/** Why a session ends. */
export interface Farewell {
  readonly code: string;
  readonly reason: string;
}

/** Stands beside the greeting where the largest entry is not the usual one, and follows. */
const sizeFlag = 4;
/** Fewer than a nonce has, which stands in the same place. */
export const runBytes = 8;
/** What is left out of a HELLO. */
const entryBytesMaxUsual = 1024 * 1024;

const farewellLengthMax = 300;

export function encodeHello(hello: Hello): Uint8Array {
  return encodeMessage(messageType.hello, (encoder) => {
    encoding.writeVarUint8Array(encoder, replicaIdToBytes(hello.author) ?? new Uint8Array());
    encoding.writeVarUint(encoder, hello.frameBytesMax);
    const hasSize = hello.entryBytesMax !== entryBytesMaxUsual;
    encoding.writeUint8(encoder, hello.greeting + (hasSize ? sizeFlag : 0));
    encoding.writeVarUint(encoder, hello.documentCreditBytes);
    encoding.writeVarUint(encoder, hello.sessionCreditBytes);
    if (hasSize) encoding.writeVarUint(encoder, hello.entryBytesMax);
    const last = hello.nonce ?? hello.run;
    if (last !== undefined) encoding.writeUint8Array(encoder, last);
  });
}

export function decodeHello(body: Uint8Array): Hello {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const author = replicaIdFromBytes(readSized(decoder));
    if (author === undefined) throw malformed("a HELLO without an author name");
    const frameBytesMax = decoding.readVarUint(decoder);
    const said = readByte(decoder);
    const hasSize = Math.floor(said / sizeFlag) === 1;
    if (said - (hasSize ? sizeFlag : 0) > greeting.complete) throw malformed("a HELLO with an unknown state");
    const documentCreditBytes = decoding.readVarUint(decoder);
    const sessionCreditBytes = decoding.readVarUint(decoder);
    const entryBytesMax = hasSize ? decoding.readVarUint(decoder) : entryBytesMaxUsual;
    const takes = { frameBytesMax, documentCreditBytes, sessionCreditBytes, entryBytesMax };
    const hello = { author, ...takes, greeting: (said % sizeFlag) as Greeting };
    const bytesLeft = body.length - decoder.pos;
    if (bytesLeft >= nonceBytes) return { ...hello, nonce: decoding.readUint8Array(decoder, nonceBytes) };
    return bytesLeft < runBytes ? hello : { ...hello, run: decoding.readUint8Array(decoder, runBytes) };
  });
}

export function encodeFarewell({ code, reason }: Farewell): Uint8Array {
  return encodeMessage(messageType.error, (encoder) => {
    encoding.writeVarString(encoder, code);
    encoding.writeVarString(encoder, reason.slice(0, farewellLengthMax));
  });
}

/** The peer's last word, as one line that is safe to print. */
export function decodeFarewell(body: Uint8Array): Farewell {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { code: printable(readText(decoder)), reason: printable(readText(decoder)) };
  });
}

function printable(text: string): string {
  return text.slice(0, farewellLengthMax).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
}
