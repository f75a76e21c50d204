// The name of an author: 16 random bytes, or a 32-byte Ed25519 public key, written as base64url.
// An author is one chain of sequence numbers; a replica that lost its disk takes a new one.

declare const replicaIdBrand: unique symbol;

/** An author's name: base64url of 16 or 32 bytes (22 or 43 characters). Ordered by code unit. */
export type ReplicaId = string & { readonly [replicaIdBrand]: true };

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
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
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const a = bytes[index] as number;
    const b = bytes[index + 1];
    const c = bytes[index + 2];
    text += alphabet[a >> 2];
    text += alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)];
    if (b !== undefined) text += alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)];
    if (c !== undefined) text += alphabet[c & 63];
  }
  return text;
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
