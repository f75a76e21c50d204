// Reads every frame that a node sends and checks what no frame may do: speak of what is not on disk, echo, outgrow.

import { AuthorTable, type ReplicaId } from "@joinery/clock";
import { peekSeqs } from "@joinery/replica";
import { expect } from "vitest";
import { openDocumentMessage, readEntries, readVector } from "../../src/core/document-messages.js";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import type { TestNode } from "./test-node.js";

/** What one frame says, in words of the test. */
export interface Spoken {
  readonly types: readonly number[];
  /** `document/author:first sequence number` */
  readonly entries: readonly string[];
  /** What is told to be on disk, as entries, dots of vectors or acknowledgements. */
  readonly claims: readonly { readonly key: string; readonly seq: number }[];
}

/** Marks the bytes of an entry of a signed document. */
const sealedFlag = 16;

/** Messages that claim nothing about numbers. */
const silentTypes: readonly number[] = [
  messageType.hello,
  messageType.error,
  messageType.absent,
  messageType.branches,
  messageType.fetch,
];

export function readSpoken(frame: Uint8Array): Spoken {
  const authors = new AuthorTable();
  const name = (author: number): ReplicaId => authors.idOf(author);
  const types: number[] = [];
  const entries: string[] = [];
  const claims: { key: string; seq: number }[] = [];
  for (const { type, body } of decodeFrame(frame)) {
    types.push(type);
    if (silentTypes.includes(type)) continue;
    const { document, decoder } = openDocumentMessage(body);
    if (type === messageType.entries) {
      for (const { locals, rest } of readEntries(decoder, authors)) {
        const seqs = peekSeqs(rest);
        if (seqs === undefined) throw new TypeError("an entry without a head");
        const key = `${document}/${name(locals[0] as number)}`;
        // One fetched by hash brings along what stands before it, which the other may have sent.
        if ((rest[0]! & sealedFlag) === 0) entries.push(`${key}:${seqs.firstSeq}`);
        claims.push({ key, seq: seqs.lastSeq });
      }
    } else if (type !== messageType.want) {
      const { dots } = readVector(decoder, authors);
      for (const { author, seq } of dots) claims.push({ key: `${document}/${name(author)}`, seq });
    }
  }
  return { types, entries, claims };
}

/** Watches all frames of a network. */
export class WireWatch {
  /** For `from>to`, the entries that have arrived. */
  readonly #arrived: Map<string, Set<string>> = new Map();
  frames = 0;
  entriesSent = 0;
  readonly frameBytesMax: number;
  largest = 0;

  constructor(frameBytesMax: number) {
    this.frameBytesMax = frameBytesMax;
  }

  sent(from: TestNode, to: TestNode, frame: Uint8Array): void {
    this.frames++;
    this.largest = Math.max(this.largest, frame.length);
    if (frame.length > this.frameBytesMax) expect.fail(`a frame of ${frame.length} bytes`);
    const { entries, claims } = readSpoken(frame);
    this.entriesSent += entries.length;
    for (const { key, seq } of claims) {
      const synced = from.synced[key] ?? 0;
      if (seq > synced) expect.fail(`node ${from.index} speaks of ${key} up to ${seq}, its disk has ${synced}`);
    }
    const came = this.#arrived.get(`${to.author}>${from.author}`);
    for (const entry of entries) if (came?.has(entry)) expect.fail(`node ${from.index} echoes ${entry}`);
  }

  delivered(from: ReplicaId, to: ReplicaId, frame: Uint8Array): void {
    const key = `${from}>${to}`;
    const came = this.#arrived.get(key) ?? new Set();
    this.#arrived.set(key, came);
    for (const entry of readSpoken(frame).entries) came.add(entry);
  }
}
