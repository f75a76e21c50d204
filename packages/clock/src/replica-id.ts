// The name of an author: 16 random bytes, or a 32-byte Ed25519 public key, written as base64url.
// An author is one chain of sequence numbers; a replica that lost its disk takes a new one.

declare const replicaIdBrand: unique symbol;

/** An author's name: base64url of 16 or 32 bytes (22 or 43 characters). Ordered by code unit. */
export type ReplicaId = string & { readonly [replicaIdBrand]: true };

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const codes: Uint8Array = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
/** Most characters that are made into text in one call, whose arguments they are. */
const charactersMax = 4096;
const valueOfCode: Int8Array = new Int8Array(128).fill(-1);
for (let index = 0; index < alphabet.length; index++) valueOfCode[alphabet.charCodeAt(index)] = index;

/** True for the two lengths an author's name may have, in bytes. */
export function isReplicaIdLength(length: number): boolean {
  return length === 16 || length === 32;
}

/** The name of an author from its 16 or 32 bytes; undefined for any other length. */
export function replicaIdFromBytes(bytes: Uint8Array): ReplicaId | undefined {
  return isReplicaIdLength(bytes.length) ? (toBase64Url(bytes) as ReplicaId) : undefined;
}

/** The bytes of an author's name; undefined when `text` is not base64url of 16 or 32 bytes. */
export function replicaIdToBytes(text: string): Uint8Array | undefined {
  const bytes = fromBase64Url(text);
  return bytes !== undefined && isReplicaIdLength(bytes.length) ? bytes : undefined;
}

/** `text` as an author's name; undefined when it is not base64url of 16 or 32 bytes. */
export function parseReplicaId(text: string): ReplicaId | undefined {
  return replicaIdToBytes(text) === undefined ? undefined : (text as ReplicaId);
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  const characters = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const a = bytes[index] as number;
    const b = bytes[index + 1];
    const c = bytes[index + 2];
    characters[at++] = codes[a >> 2] as number;
    characters[at++] = codes[((a & 3) << 4) | ((b ?? 0) >> 4)] as number;
    if (b !== undefined) characters[at++] = codes[((b & 15) << 2) | ((c ?? 0) >> 6)] as number;
    if (c !== undefined) characters[at++] = codes[c & 63] as number;
  }
  return textOf(characters);
}

/** Text that is flat from the start: one that is put together piece by piece costs several times as much, and again when it is looked up. */
function textOf(characters: Uint8Array): string {
  // Spread, they would be read one by one through an iterator.
  if (characters.length <= charactersMax) return Reflect.apply(String.fromCharCode, undefined, characters);
  return textOf(characters.subarray(0, charactersMax)) + textOf(characters.subarray(charactersMax));
}

/** The inverse of `toBase64Url`; undefined for anything that it would not have written. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let bitCount = 0;
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const value = valueOfCode[text.charCodeAt(index)] ?? -1;
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length++] = (bits >> bitCount) & 0xff;
    }
  }
  return (bits & ((1 << bitCount) - 1)) === 0 ? bytes : undefined;
}
