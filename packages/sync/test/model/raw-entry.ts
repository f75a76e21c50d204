// Entries of signed documents taken apart and put together byte by byte, from the format as the README of signed documents
// gives it: whoever lies is not bound to what the library would write.
import { createPrivateKey, sign } from "node:crypto";
import { hash } from "./test-node.js";

/** A name that an entry mentions; with a number other than 0 it is a dependency, and the hash says which entry that is. */
export interface RawMention {
  readonly name: Uint8Array;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** An entry of one operation. */
export interface RawEntry {
  readonly author: Uint8Array;
  readonly prev: Uint8Array;
  readonly seq: number;
  /** Before 2025, which is written in the long form. */
  readonly ms: number;
  readonly mentions: readonly RawMention[];
  /** The operation, and whether it is straight. */
  readonly body: Uint8Array;
  readonly isBent: boolean;
  readonly signature: Uint8Array | undefined;
}

const [single, wideTime, bent, sealed, signed] = [2, 4, 8, 16, 32];

export function encodeRaw({ author, prev, seq, ms, mentions, body, isBent, signature }: RawEntry): Uint8Array {
  const flags = single | wideTime | (isBent ? bent : 0) | sealed | (signature === undefined ? 0 : signed);
  const deps = mentions.filter((mention) => mention.seq > 0);
  const seal = [number(deps.length), prev, ...deps.map((dep) => dep.hash), signature ?? new Uint8Array()];
  const names = [author, ...mentions.map(({ name }) => name)];
  const head = [number(seq), number(ms), number(0), ...mentions.map((mention) => number(mention.seq))];
  const locals = names.flatMap((name) => [number(name.length), name]);
  return joined([Uint8Array.of(3), number(names.length), ...locals, Uint8Array.of(flags), ...seal, ...head, body]);
}

export function hashOf(entry: RawEntry, document: string): Uint8Array {
  const bytes = encodeRaw({ ...entry, signature: undefined });
  return hash(joined([text(`joinery signed entry 1\n${document}\n`), bytes]));
}

/** `entry` with the signature of the key made of `secretKey`. */
export function signRaw(entry: RawEntry, document: string, secretKey: Uint8Array): RawEntry {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secretKey]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const message = joined([text("joinery signed head 1\n"), hashOf(entry, document)]);
  return { ...entry, signature: new Uint8Array(sign(null, message, key)) };
}

function number(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Uint8Array.of(...bytes, left);
}

function text(ascii: string): Uint8Array {
  return new TextEncoder().encode(ascii);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
