// What the bytes of a frame are for, so that traffic can be counted by class. Never throws.

import { decodeFrame, messageType } from "./frame.js";
import { ProtocolError } from "./protocol-error.js";

/**
 * The classes of bytes on a wire: `greetings` are what a session begins with, before any document is spoken of, `digests` what
 * finds out where two sides differ without saying what they have. `signatures` are proofs of who a peer is; those of entries
 * stand inside of `entries`, and only who reads these can tell (`TrafficCounts`).
 */
export const messageClasses = [
  "greetings",
  "entries",
  "acks",
  "vectors",
  "digests",
  "wants",
  "presence",
  "signatures",
  "membership",
  "other",
] as const;

export type MessageClass = (typeof messageClasses)[number];

/** The messages of a frame by class, their bytes adding up to the frame's. */
export function messageSizes(frame: Uint8Array): { readonly type: MessageClass; readonly bytes: number }[] {
  const sizes: { type: MessageClass; bytes: number }[] = [];
  let rest = frame.length;
  try {
    for (const { type, body } of decodeFrame(frame)) {
      sizes.push({ type: classOf(type), bytes: body.length });
      rest -= body.length;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  sizes.push({ type: "other", bytes: rest });
  return sizes;
}

/** What a message of this type is for. */
export function classOf(type: number): MessageClass {
  switch (type) {
    case messageType.hello:
    case messageType.interest:
    case messageType.interestHeard:
    case messageType.gossip:
      return "greetings";
    case messageType.join:
    case messageType.forwardJoin:
    case messageType.neighbor:
    case messageType.disconnect:
    case messageType.shuffle:
    case messageType.shuffleReply:
      return "membership";
    case messageType.entries:
    case messageType.chunk:
    case messageType.partsDifference:
    case messageType.patch:
      return "entries";
    case messageType.ack:
      return "acks";
    case messageType.vector:
      return "vectors";
    case messageType.summary:
    case messageType.level:
    case messageType.symbols:
    case messageType.more:
    case messageType.vectorSummary:
    case messageType.vectorLevel:
    case messageType.vectorSymbols:
    case messageType.vectorMore:
    case messageType.vectorDifference:
    case messageType.branches:
    case messageType.parts:
    case messageType.partsSymbols:
    case messageType.partsMore:
    case messageType.partsItems:
      return "digests";
    case messageType.want:
    case messageType.get:
    case messageType.graft:
    case messageType.prune:
      return "wants";
    case messageType.presence:
      return "presence";
    case messageType.auth:
      return "signatures";
    default:
      return "other";
  }
}
