// What a node of another version says and hears, made of what one of this version does: frames are taken apart into messages, of which
// some are left out, or which get company and longer bodies. See docs/protocol.md, sections 2.3, 2.4 and 16.

import { ByteReader, ByteWriter, DecodeError } from "@joinery/crdt";
import { frameBytesMin, protocolVersion } from "@joinery/sync";
import type { VersionShape } from "../faults/version-fault.js";
import { RandomKey, type Seed } from "../kernel/random-key.js";

/** What becomes of a frame; undefined where nothing is left of it. */
export type Rewording = (frame: Uint8Array) => Uint8Array | undefined;

export interface OtherVersion {
  /** Of a frame that the node sends. */
  readonly said: Rewording;
  /** Of a frame that comes to it. */
  readonly heard: Rewording;
}

interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

/** What whoever doesn't know it steps over, and nobody waits for: PRESENCE, BUSY, GRAFT, PRUNE. */
const optional: ReadonlySet<number> = new Set([24, 36, 61, 62]);

/** HELLO, VECTOR, OPENED and PARTS-MORE: their last fields may be absent, and what is put behind them would be taken for one. */
const open: ReadonlySet<number> = new Set([1, 2, 10, 54]);

/** Types that are not in use. */
const unusedTypes: readonly number[] = [0, 25, 31, 37, 47, 51, 60, 71, 76, 128, 255];
const bodyBytesMax = 24;
/** What a newer version adds to a frame at most, and still fits into every frame there can be. */
const roomBytes = 256;

/** How a node of another version speaks; the same for the same seed and node. */
export function otherVersion(shape: VersionShape, seed: Seed, node: number): OtherVersion {
  return shape === "older" ? older : newer(new RandomKey(seed, "newer version", node));
}

const older: OtherVersion = { said: withoutOptional, heard: withoutOptional };

function withoutOptional(frame: Uint8Array): Uint8Array | undefined {
  const messages = messagesOf(frame);
  const known = messages?.filter(({ type }) => !optional.has(type)) ?? [];
  // What is no frame is left to whoever looks into it.
  if (messages === undefined || known.length === messages.length) return frame;
  return known.length === 0 ? undefined : frameOf(known);
}

function newer(random: RandomKey): OtherVersion {
  let frames = 0;
  return {
    heard: (frame) => frame,
    said: (frame) => {
      const number = frames++;
      const messages = messagesOf(frame);
      if (messages === undefined || frame.length + roomBytes > frameBytesMin) return frame;
      return frameOf(withNews(messages, (below, purpose) => random.integer(below, number, purpose)));
    },
  };
}

/** One message more, somewhere among the others, and one that has a field more. */
function withNews(messages: readonly Message[], draw: (below: number, purpose: number) => number): Message[] {
  const extra = Uint8Array.from({ length: draw(bodyBytesMax, 0) }, (_, at) => draw(256, 8 + at));
  const longer = draw(messages.length + 1, 1);
  const said = messages.map((message, at) =>
    at === longer && !open.has(message.type) ? { ...message, body: Uint8Array.of(...message.body, ...extra) } : message,
  );
  const type = unusedTypes[draw(unusedTypes.length, 2)] as number;
  return said.toSpliced(draw(messages.length + 1, 3), 0, { type, body: extra });
}

/** Undefined for bytes that are not a frame. */
function messagesOf(frame: Uint8Array): Message[] | undefined {
  if (frame[0] !== protocolVersion) return undefined;
  const reader = new ByteReader(frame.subarray(1));
  const messages: Message[] = [];
  try {
    while (reader.remaining > 0) messages.push({ type: reader.byte(), body: reader.sized() });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  return messages;
}

function frameOf(messages: readonly Message[]): Uint8Array {
  const writer = new ByteWriter();
  writer.byte(protocolVersion);
  for (const { type, body } of messages) {
    writer.byte(type);
    writer.count(body.length);
    writer.raw(body);
  }
  return writer.toBytes();
}
