// What members of a mesh say to each other: GOSSIP that one is a member, JOIN, FORWARD-JOIN, NEIGHBOR and DISCONNECT about
// links, SHUFFLE and SHUFFLE-REPLY to show each other peers. No message names more peers or addresses than their bounds.

import { replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import { isPlainText } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { encodeUtf8 } from "lib0/string";
import { readByte, readCount, readSized, readText, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import type { RootWord } from "./component-root.js";
import { drawnName } from "./draws.js";
import { addressBytesMax, addressesMax, type MeshPeer, peersMax } from "./mesh-peer.js";

/** What a NEIGHBOR says: a request, one that should not be turned down, yes, that it is still so, or a request of another component. */
export const neighbor = { low: 0, high: 1, yes: 2, still: 3, apart: 4 } as const;
export type NeighborKind = (typeof neighbor)[keyof typeof neighbor];

/** Why a link ends: there is no room for it, or its sender leaves the mesh. */
export const parting = { room: 0, leaving: 1 } as const;

export interface Neighbor {
  readonly kind: NeighborKind;
  /** The component that the sender is in. */
  readonly root: RootWord;
  /** The sender's; none with `still`. */
  readonly addresses: readonly string[];
}

export interface ForwardJoin {
  /** Steps that are left. */
  readonly ttl: number;
  readonly peer: MeshPeer;
}

export interface Shuffle {
  /** Drawn by who began it, so that the answer finds its way back. */
  readonly walk: string;
  readonly ttl: number;
  readonly peers: readonly MeshPeer[];
}

/** Most bytes of the peers in a message, so that it fits the least frame with room to spare. */
const peersBytesMax = 2048;
const drawnBytes = 8;

export function encodeGossip(): Uint8Array {
  return encodeMessage(messageType.gossip, () => {});
}

export function encodeJoin(addresses: readonly string[]): Uint8Array {
  return encodeMessage(messageType.join, (encoder) => writeAddresses(encoder, addresses));
}

export function readJoin(body: Uint8Array): readonly string[] {
  return strict(() => readAddresses(decoding.createDecoder(body)));
}

export function encodeForwardJoin({ ttl, peer }: ForwardJoin): Uint8Array {
  return encodeMessage(messageType.forwardJoin, (encoder) => {
    encoding.writeUint8(encoder, ttl);
    writePeer(encoder, peer);
  });
}

export function readForwardJoin(body: Uint8Array): ForwardJoin {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { ttl: readByte(decoder), peer: readPeer(decoder) };
  });
}

export function encodeNeighbor({ kind, root, addresses }: Neighbor): Uint8Array {
  return encodeMessage(messageType.neighbor, (encoder) => {
    encoding.writeUint8(encoder, kind);
    writeDrawn(encoder, root.ticket);
    encoding.writeVarUint(encoder, root.ageMs);
    if (kind !== neighbor.still) writeAddresses(encoder, addresses);
  });
}

export function readNeighbor(body: Uint8Array): Neighbor {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const kind = readByte(decoder);
    if (kind > neighbor.apart) throw malformed("a NEIGHBOR of an unknown kind");
    const root = { ticket: readDrawn(decoder), ageMs: decoding.readVarUint(decoder) };
    return { kind: kind as NeighborKind, root, addresses: kind === neighbor.still ? [] : readAddresses(decoder) };
  });
}

export function encodeDisconnect(why: number, peers: readonly MeshPeer[]): Uint8Array {
  return encodeMessage(messageType.disconnect, (encoder) => {
    encoding.writeUint8(encoder, why);
    writePeers(encoder, peers);
  });
}

export function readDisconnect(body: Uint8Array): { readonly isLeaving: boolean; readonly peers: readonly MeshPeer[] } {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { isLeaving: readByte(decoder) === parting.leaving, peers: readPeers(decoder) };
  });
}

export function encodeShuffle({ walk, ttl, peers }: Shuffle): Uint8Array {
  return encodeMessage(messageType.shuffle, (encoder) => {
    writeDrawn(encoder, walk);
    encoding.writeUint8(encoder, ttl);
    writePeers(encoder, peers);
  });
}

export function readShuffle(body: Uint8Array): Shuffle {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { walk: readDrawn(decoder), ttl: readByte(decoder), peers: readPeers(decoder) };
  });
}

export function encodeShuffleReply({ walk, peers }: Omit<Shuffle, "ttl">): Uint8Array {
  return encodeMessage(messageType.shuffleReply, (encoder) => {
    writeDrawn(encoder, walk);
    writePeers(encoder, peers);
  });
}

export function readShuffleReply(body: Uint8Array): Omit<Shuffle, "ttl"> {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    return { walk: readDrawn(decoder), peers: readPeers(decoder) };
  });
}

/** True for what an address may be, from whomever. */
export function isAddress(text: string): boolean {
  return text.length > 0 && isPlainText(text) && encodeUtf8(text).length <= addressBytesMax;
}

/** Leaves out those that no longer fit. */
function writePeers(encoder: encoding.Encoder, peers: readonly MeshPeer[]): void {
  const body = encoding.createEncoder();
  let count = 0;
  for (const peer of peers) {
    const one = encoding.createEncoder();
    writePeer(one, peer);
    if (count === peersMax || encoding.length(body) + encoding.length(one) > peersBytesMax) break;
    encoding.writeBinaryEncoder(body, one);
    count++;
  }
  encoding.writeVarUint(encoder, count);
  encoding.writeBinaryEncoder(encoder, body);
}

function readPeers(decoder: decoding.Decoder): MeshPeer[] {
  const count = readCount(decoder, 18);
  if (count > peersMax) throw malformed(`a message with more than ${peersMax} peers`);
  return Array.from({ length: count }, () => readPeer(decoder));
}

function writePeer(encoder: encoding.Encoder, { id, addresses }: MeshPeer): void {
  encoding.writeVarUint8Array(encoder, replicaIdToBytes(id) ?? new Uint8Array());
  writeAddresses(encoder, addresses);
}

function readPeer(decoder: decoding.Decoder): MeshPeer {
  const id = replicaIdFromBytes(readSized(decoder));
  if (id === undefined) throw malformed("a peer with a malformed author name");
  return { id, addresses: readAddresses(decoder) };
}

function writeAddresses(encoder: encoding.Encoder, addresses: readonly string[]): void {
  encoding.writeVarUint(encoder, addresses.length);
  for (const address of addresses) encoding.writeVarString(encoder, address);
}

function readAddresses(decoder: decoding.Decoder): string[] {
  const count = readCount(decoder, 2);
  if (count > addressesMax) throw malformed(`a peer with more than ${addressesMax} addresses`);
  return Array.from({ length: count }, () => {
    const address = readText(decoder);
    if (!isAddress(address)) throw malformed("a peer with a malformed address");
    return address;
  });
}

function writeDrawn(encoder: encoding.Encoder, name: string): void {
  for (const half of [name.slice(0, 8), name.slice(8)]) encoding.writeUint32(encoder, Number.parseInt(half, 16));
}

function readDrawn(decoder: decoding.Decoder): string {
  const bytes = decoding.createDecoder(decoding.readUint8Array(decoder, drawnBytes));
  return drawnName(decoding.readUint32(bytes), decoding.readUint32(bytes));
}
