// INTEREST tells which documents a side wants to talk about, INTEREST-HEARD that it was heard.

import { documentIdLengthMax } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readByte, readCount, readText, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import { type Interest, Interests } from "./interests.js";
import { interestBytesMax, interestsMax, textOf } from "./own-interest.js";

export interface ToldInterest {
  /** Counts the changes of a session's side, from 1; the greatest counts. */
  readonly number: number;
  readonly interests: Interests;
}

const kinds = { id: 0, prefix: 1 } as const;

export function encodeInterest({ number, interests }: ToldInterest): Uint8Array {
  return encodeMessage(messageType.interest, (encoder) => {
    encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, interests.isLimited ? 1 : 0);
    encoding.writeVarUint(encoder, interests.list.length);
    for (const interest of interests.list) {
      encoding.writeUint8(encoder, typeof interest === "string" ? kinds.id : kinds.prefix);
      encoding.writeVarString(encoder, textOf(interest));
    }
  });
}

export function readInterest(body: Uint8Array): ToldInterest {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const number = decoding.readVarUint(decoder);
    const form = readByte(decoder);
    if (form > 1) throw malformed("an INTEREST of an unknown form");
    const count = readCount(decoder, 3);
    if (count > interestsMax || body.length > interestBytesMax + 4 * interestsMax) throw malformed("a long INTEREST");
    const list = Array.from({ length: count }, () => readOne(decoder));
    return { number, interests: new Interests(form === 1, list) };
  });
}

function readOne(decoder: decoding.Decoder): Interest {
  const kind = readByte(decoder);
  const text = readText(decoder);
  if (kind > kinds.prefix || text.length === 0 || text.length > documentIdLengthMax) {
    throw malformed("an INTEREST in something that is no document");
  }
  return kind === kinds.id ? text : { prefix: text };
}

export function encodeInterestHeard(number: number): Uint8Array {
  return encodeMessage(messageType.interestHeard, (encoder) => encoding.writeVarUint(encoder, number));
}

export function readInterestHeard(body: Uint8Array): number {
  return strict(() => decoding.readVarUint(decoding.createDecoder(body)));
}
