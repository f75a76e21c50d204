// PRESENCE tells states of peers in one document, the sender's own among them. One without any says that the sender has
// closed the document that it numbers so, and wants to hear nothing more of it.

import { replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readCount, readSized, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import type { PresenceUpdate } from "./presence-update.js";

/** The most bytes of an update beside its state: a name with its length, three numbers, and the length of the state. */
const headBytesMax = 33 + 3 * 8 + 4;

/** The least bytes of an update. */
const updateBytesMin = 5;

/** The most bytes that `update` takes in a message. */
export function updateBytesMax({ bytes }: PresenceUpdate): number {
  return headBytesMax + bytes.length;
}

export function encodePresence(ref: DocumentRef, updates: readonly PresenceUpdate[]): Uint8Array {
  return encodeMessage(messageType.presence, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, updates.length);
    for (const { author, instance, clock, ageMs, bytes } of updates) {
      encoding.writeVarUint8Array(encoder, replicaIdToBytes(author) ?? new Uint8Array());
      encoding.writeVarUint(encoder, instance);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, ageMs);
      encoding.writeVarUint8Array(encoder, bytes);
    }
  });
}

/** Reads the updates after the document; their states are still unread. Throws `ProtocolError`. */
export function readPresence(decoder: decoding.Decoder): PresenceUpdate[] {
  return strict(() => {
    const updates: PresenceUpdate[] = [];
    for (let left = readCount(decoder, updateBytesMin); left > 0; left--) {
      const author = replicaIdFromBytes(readSized(decoder));
      if (author === undefined) throw malformed("a PRESENCE with a malformed author name");
      const instance = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const ageMs = decoding.readVarUint(decoder);
      updates.push({ author, instance, clock, ageMs, bytes: readSized(decoder) });
    }
    return updates;
  });
}
