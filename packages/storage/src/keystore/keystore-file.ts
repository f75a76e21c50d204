// The text of a keystore: JSON with a version, the author's name, the secret key as it is or encrypted under a passphrase, and a
// CRC-32 of it all, by which damage is told from a wrong passphrase.

import { crc32 } from "@joinery/replica";
import { bytesOf, isRecipe } from "../encrypted/storage-secret.js";
import type { WrappedKeys } from "../encrypted/wrapped-keys.js";
import { StorageError } from "../errors.js";

/** The secret key as it is, or encrypted. */
export type KeyPart = { readonly secretKey: string } | WrappedKeys;

export type KeystoreContent = { readonly author: string } & KeyPart;

const format = "joinery-keystore";
const version = 1;

export function encodeKeystore(content: KeystoreContent): Uint8Array {
  const fields = { format, version, ...content };
  return new TextEncoder().encode(`${JSON.stringify({ ...fields, sum: sumOf(fields) }, undefined, 2)}\n`);
}

/** Throws `StorageError`: `NOT_A_KEYSTORE`, `NEWER_FORMAT`, `DAMAGED_KEYSTORE`. */
export function decodeKeystore(path: string, bytes: Uint8Array): KeystoreContent {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes(`"${format}"`)) {
    throw new StorageError("NOT_A_KEYSTORE", `${path} holds no identity: give a file that saveIdentity wrote`);
  }
  const { sum, ...fields } = parsed(path, text);
  if (Number.isInteger(fields.version) && (fields.version as number) > version) {
    throw new StorageError("NEWER_FORMAT", `${path} is a keystore of version ${fields.version}: update the library`);
  }
  if (fields.version !== version || sum !== sumOf(fields)) throw damagedKeystore(path);
  const { author, secretKey, recipe, sealed } = fields;
  if (typeof author !== "string") throw damagedKeystore(path);
  if (bytesOf(secretKey) !== undefined) return { author, secretKey: secretKey as string };
  if (isRecipe(recipe) && recipe !== null && bytesOf(sealed) !== undefined) {
    return { author, recipe, sealed: sealed as string };
  }
  throw damagedKeystore(path);
}

export function damagedKeystore(path: string): StorageError {
  const advice = "put it back from a copy; without one the identity is lost, and another one is a new author";
  return new StorageError("DAMAGED_KEYSTORE", `${path} is a keystore, and not as it was written: ${advice}`);
}

function parsed(path: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damagedKeystore(path);
  }
}

function sumOf(fields: object): string {
  return crc32(new TextEncoder().encode(JSON.stringify(fields))).toString(16);
}
