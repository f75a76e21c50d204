// Reads every frame that a node sends and checks what no frame may do: speak of what is not on disk, echo, outgrow.

import type { ReplicaId } from "@joinery/clock";
import { type DocumentCore, type Entry, type Installed, peekSeqs } from "@joinery/replica";
import { type EntryOnWire, entriesInFrame, messageSizes, type WireNames } from "@joinery/sync";
import { expect } from "vitest";
import { AuthorNames } from "../../src/core/author-names.js";
import { readBranches } from "../../src/core/branch-messages.js";
import {
  openDocumentMessage,
  readAck,
  readEntries,
  readVector,
  readVectorAsk,
} from "../../src/core/document-messages.js";
import { decodeFrame, messageType, type RawMessage } from "../../src/core/frame.js";
import type { TestDocument, TestNode } from "./test-node.js";

/** What one frame says, in words of the test. */
export interface Spoken {
  /** All entries, those of signed documents as well. */
  readonly onWire: readonly EntryOnWire[];
  readonly types: readonly number[];
  /** `document/author:first sequence number` */
  readonly entries: readonly string[];
  /** What is told to be on disk, as entries, dots of vectors or acknowledgements. */
  readonly claims: readonly { readonly key: string; readonly seq: number }[];
  readonly requests: readonly Request[];
}

/** What a peer is asked for. */
export interface Request {
  /** Undefined for a document that is meant by a number and no longer open. */
  readonly document: string | undefined;
  readonly what: "vector" | "entries" | "entries by hash" | "branches";
}

/** Marks the bytes of an entry of a signed document. */
const sealedFlag = 16;

/** What a frame says to `receiver`, at whose session its numbers are looked up; without one, only the types of its messages. */
export function readSpoken(frame: Uint8Array, receiver?: WireNames): Spoken {
  const messages = decodeFrame(frame);
  const entries: string[] = [];
  const claims: { key: string; seq: number }[] = [];
  const requests: Request[] = [];
  for (const message of receiver === undefined ? [] : messages) {
    const what = requestIn(message);
    if (what !== undefined) requests.push({ document: documentOf(message, receiver), what });
    if (!claimTypes.includes(message.type)) continue;
    const { ref, decoder } = openDocumentMessage(message.body);
    const document = receiver?.documentOf(ref);
    if (document === undefined) continue;
    const claimed = readClaims(message, decoder, document);
    entries.push(...claimed.entries);
    claims.push(...claimed.claims);
  }
  const onWire = receiver === undefined ? [] : entriesInFrame(frame, receiver);
  return { types: messages.map(({ type }) => type), entries, claims, onWire, requests };
}

/** True for a frame with entries, whoever it is for. */
export function carriesEntries(frame: Uint8Array): boolean {
  return messageSizes(frame).some(({ type }) => type === "entries");
}

function requestIn({ type, body }: RawMessage): Request["what"] | undefined {
  if (type === messageType.want) return "entries";
  if (type === messageType.fetch) return "entries by hash";
  if (type === messageType.vector && readVectorAsk(openDocumentMessage(body).decoder) > 0) return "vector";
  if (type === messageType.branches && readBranches(openDocumentMessage(body).decoder).ask) return "branches";
  return undefined;
}

function documentOf({ body }: RawMessage, receiver?: WireNames): string | undefined {
  const { ref } = openDocumentMessage(body);
  return receiver?.documentOf(ref)?.id ?? ("name" in ref ? ref.name : undefined);
}

const claimTypes: readonly number[] = [messageType.entries, messageType.vector, messageType.ack];

/** Reads without a trace in the document's table of authors. */
function readClaims(
  { type }: RawMessage,
  decoder: Parameters<typeof readEntries>[0],
  { id, authors }: DocumentCore,
): Pick<Spoken, "entries" | "claims"> {
  const size = authors.size;
  const names = new AuthorNames(authors);
  const key = (author: number): string => `${id}/${authors.idOf(author)}`;
  try {
    if (type !== messageType.entries) {
      const dots = type === messageType.ack ? readAck(decoder, names) : readVector(decoder, names).dots;
      return { entries: [], claims: dots.map(({ author, seq }) => ({ key: key(author), seq })) };
    }
    const read = readEntries(decoder, authors, names).map(({ locals, rest }) => {
      const seqs = peekSeqs(rest);
      if (seqs === undefined) throw new TypeError("an entry without a head");
      // One fetched by hash brings along what stands before it, which the other may have sent.
      return { key: key(locals[0] as number), ...seqs, isSealed: (rest[0]! & sealedFlag) !== 0 };
    });
    return {
      entries: read.filter(({ isSealed }) => !isSealed).map((entry) => `${entry.key}:${entry.firstSeq}`),
      claims: read.map((entry) => ({ key: entry.key, seq: entry.lastSeq })),
    };
  } finally {
    authors.truncate(size);
  }
}

/** Sees every frame that is sent, or that arrives, with what it says, and what sessions make of them. */
export interface FrameWatcher {
  sent?(from: TestNode, to: TestNode, spoken: Spoken, frame: Uint8Array): void;
  /** The sender by the author that it was then. */
  delivered?(from: ReplicaId, to: TestNode, spoken: Spoken, frame: Uint8Array): void;
  /** A state that a session hands to a document, and what came of it. */
  installed?(to: TestNode, document: TestDocument, bytes: Uint8Array, installed: Installed): void;
  /** Entries that a session hands to a document. */
  handed?(to: TestNode, document: TestDocument, entries: readonly Entry[]): void;
}

/** Watches all frames of a network. */
export class WireWatch {
  /** For `from>to`, the entries that have arrived. */
  readonly #arrived: Map<string, Set<string>> = new Map();
  readonly watchers: FrameWatcher[] = [];
  /** False for tests of what is no entry: frames are counted and measured then, not read. */
  readsFrames = true;
  frames = 0;
  entriesSent = 0;
  readonly frameBytesMax: number;
  largest = 0;

  constructor(frameBytesMax: number) {
    this.frameBytesMax = frameBytesMax;
  }

  sent(from: TestNode, to: TestNode, frame: Uint8Array, receiver: WireNames): void {
    this.frames++;
    this.largest = Math.max(this.largest, frame.length);
    if (frame.length > this.frameBytesMax) expect.fail(`a frame of ${frame.length} bytes`);
    if (!this.readsFrames) return;
    const spoken = readSpoken(frame, receiver);
    const { entries, claims } = spoken;
    this.entriesSent += entries.length;
    for (const { key, seq } of claims) {
      const synced = from.synced[key] ?? 0;
      if (seq > synced) expect.fail(`node ${from.index} speaks of ${key} up to ${seq}, its disk has ${synced}`);
    }
    const came = this.#arrived.get(`${to.author}>${from.author}`);
    for (const entry of entries) if (came?.has(entry)) expect.fail(`node ${from.index} echoes ${entry}`);
    for (const watcher of this.watchers) watcher.sent?.(from, to, spoken, frame);
  }

  installed(to: TestNode, document: TestDocument, bytes: Uint8Array, installed: Installed): void {
    for (const watcher of this.watchers) watcher.installed?.(to, document, bytes, installed);
  }

  handed(to: TestNode, document: TestDocument, entries: readonly Entry[]): void {
    for (const watcher of this.watchers) watcher.handed?.(to, document, entries);
  }

  delivered(from: ReplicaId, to: TestNode, frame: Uint8Array, receiver: WireNames): void {
    if (!this.readsFrames) return;
    const key = `${from}>${to.author}`;
    const came = this.#arrived.get(key) ?? new Set();
    this.#arrived.set(key, came);
    const spoken = readSpoken(frame, receiver);
    for (const entry of spoken.entries) came.add(entry);
    for (const watcher of this.watchers) watcher.delivered?.(from, to, spoken, frame);
  }
}
