// A frame is a version byte and messages, each with its type and length in front, so that a type from a later version
// can be stepped over. A frame under construction knows how much room is left in it and never outgrows its limit.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readByte, readSized, strict } from "./foreign-bytes.js";
import { malformed, ProtocolError } from "./protocol-error.js";

/** The protocol spoken here. A peer with another one is refused. */
export const protocolVersion = 3;

/** Above it, a first byte is taken for that of something else altogether: text and other protocols. */
const versionMax = 31;

/** Types of messages. A reader steps over types it doesn't know. */
export const messageType = {
  hello: 1,
  vector: 2,
  ack: 3,
  want: 4,
  entries: 5,
  error: 6,
  absent: 7,
  branches: 8,
  fetch: 9,
  opened: 10,
  credit: 11,
  blocked: 12,
  sessionCredit: 13,
  sessionBlocked: 14,
  auth: 15,
  lease: 16,
  grant: 17,
  retire: 18,
  retired: 19,
  summary: 20,
  level: 21,
  symbols: 22,
  more: 23,
  presence: 24,
  offer: 32,
  get: 33,
  chunk: 34,
  tooLarge: 35,
  busy: 36,
  refused: 39,
  vectorSummary: 40,
  vectorLevel: 41,
  vectorSymbols: 42,
  vectorMore: 43,
  vectorDifference: 44,
  state: 48,
  noState: 49,
  joined: 50,
  parts: 52,
  partsSymbols: 53,
  partsMore: 54,
  partsDifference: 55,
  patch: 56,
  partsItems: 57,
  graft: 61,
  prune: 62,
  gossip: 63,
  join: 64,
  forwardJoin: 65,
  neighbor: 66,
  disconnect: 67,
  shuffle: 68,
  shuffleReply: 69,
  interest: 72,
  interestHeard: 73,
  genesisWanted: 74,
  genesis: 75,
} as const;

/** One message as it came: its type and its bytes, still unread. */
export interface RawMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Room that encoders keep from one message to the next, bytes. */
const keptBytesMax = 4096;
/** Encoders that are empty and have room: to make an encoder costs more than to write a short message. */
const spare: encoding.Encoder[] = [];

/** A message: its type, the length of its body, its body. */
export function encodeMessage(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const body = spare.pop() ?? encoding.createEncoder();
  write(body);
  const message = messageOf(type, body);
  body.bufs.length = 0;
  body.cpos = 0;
  if (body.cbuf.length <= keptBytesMax) spare.push(body);
  return message;
}

function messageOf(type: number, { bufs, cbuf, cpos }: encoding.Encoder): Uint8Array {
  let bodyBytes = cpos;
  for (const { length } of bufs) bodyBytes += length;
  let headBytes = 2;
  for (let rest = bodyBytes; rest > 127; rest = Math.floor(rest / 128)) headBytes++;
  const message = new Uint8Array(headBytes + bodyBytes);
  message[0] = type;
  let at = 1;
  let rest = bodyBytes;
  for (; rest > 127; rest = Math.floor(rest / 128)) message[at++] = 128 | (rest & 127);
  message[at++] = rest;
  for (const bytes of bufs) {
    message.set(bytes, at);
    at += bytes.length;
  }
  message.set(cbuf.subarray(0, cpos), at);
  return message;
}

/** A message whose body is these parts, one after the other. */
export function sealMessage(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const bodyBytes = parts.reduce((sum, { length }) => sum + length, 0);
  const head = encoding.createEncoder();
  encoding.writeUint8(head, type);
  encoding.writeVarUint(head, bodyBytes);
  let at = encoding.length(head);
  const message = new Uint8Array(at + bodyBytes);
  message.set(encoding.toUint8Array(head));
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  return message;
}

/** The bytes of a message's body, which is what its reader sees of it. */
export function bodyLength(message: Uint8Array): number {
  let lengthEnd = 1;
  while (((message[lengthEnd] as number) & 128) !== 0) lengthEnd++;
  return message.length - lengthEnd - 1;
}

/** Messages on their way into one frame of at most `bytesMax` bytes. */
export class FrameDraft {
  /** The most bytes that it takes. */
  readonly bytesMax: number;
  readonly #messages: Uint8Array[] = [];
  #bytes = 1;
  #entryBytes = 0;
  #signatureBytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** What is in it so far. */
  get messages(): readonly Uint8Array[] {
    return this.#messages;
  }

  /** Bytes of the signatures in its entries. */
  get signatureBytes(): number {
    return this.#signatureBytes;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Bytes that are left for entries: a share is kept for the rest, so that a backlog can't silence everything else. */
  get entryRoom(): number {
    return this.bytesMax - controlBytesMax(this.bytesMax) - this.#entryBytes;
  }

  /** True while it has no entries: one that doesn't fit now fits no frame. */
  get isFreeForEntries(): boolean {
    return this.#entryBytes === 0;
  }

  /** Bytes that are left for what goes before entries, without taking from their room. */
  get roomBeside(): number {
    return this.room - Math.max(this.entryRoom, 0);
  }

  /** Bytes that are left for other messages, once entries are in. */
  get room(): number {
    return this.bytesMax - this.#bytes;
  }

  /** Takes a message that fits. */
  add(message: Uint8Array): void {
    this.#messages.push(message);
    this.#bytes += message.length;
  }

  /** Takes a message of entries that fits; so many of its bytes are signatures. */
  addEntries(message: Uint8Array, signatureBytes = 0): void {
    this.add(message);
    this.#entryBytes += message.length;
    this.#signatureBytes += signatureBytes;
  }

  toBytes(): Uint8Array {
    const frame = new Uint8Array(this.#bytes);
    frame[0] = protocolVersion;
    let offset = 1;
    for (const message of this.#messages) {
      frame.set(message, offset);
      offset += message.length;
    }
    return frame;
  }
}

/** The share of a frame that is not for entries: in one of 256 KiB it leaves room for the largest entry. */
function controlBytesMax(frameBytesMax: number): number {
  return Math.max(Math.floor(frameBytesMax / 20), 1280);
}

/** Takes a frame apart. Throws `ProtocolError`. */
export function decodeFrame(frame: Uint8Array): RawMessage[] {
  return strict(() => {
    const decoder = decoding.createDecoder(frame);
    const version = readByte(decoder);
    if (version === 0 || version > versionMax) throw malformed("bytes that are not a frame of this protocol");
    if (version !== protocolVersion) {
      const versions = `the peer speaks version ${version} of the protocol, this side version ${protocolVersion}`;
      throw new ProtocolError("VERSION_MISMATCH", `${versions}: update the older one`);
    }
    const messages: RawMessage[] = [];
    while (decoding.hasContent(decoder)) messages.push({ type: readByte(decoder), body: readSized(decoder) });
    return messages;
  });
}
