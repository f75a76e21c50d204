// The keys of an encrypted store, kept in it under the secret: made when a store is new, read when it is there, and put under
// another secret in one write.

import { crc32, encryptionKey, type Storage } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { Sealing, sealingKeyBytes } from "./sealing.js";
import { isRecipe, type StorageSecret } from "./storage-secret.js";
import { unwrapKeys, type WrappedKeys, wrapKeys } from "./wrapped-keys.js";

const version = 1;
const purpose = "joinery store";

/** What seals in this store. A store in which nothing is as yet is encrypted from now on. */
export async function sealingOf(storage: Storage, secret: StorageSecret): Promise<Sealing> {
  const stored = await storage.loadMeta(encryptionKey);
  if (stored !== undefined) return Sealing.from(await storedKeys(stored, secret));
  await refusePlain(storage);
  const keys = globalThis.crypto.getRandomValues(new Uint8Array(sealingKeyBytes));
  const sealing = await Sealing.from(keys);
  await keep(storage, keys, secret);
  return sealing;
}

/**
 * Puts the keys of an encrypted storage, which nobody else has open, under another secret, in one write. What is stored is not
 * encrypted anew: whoever had the old secret and a copy of the old store can read on. Rejects with `StorageError`: `WRONG_KEY`,
 * `NOT_ENCRYPTED`, or the storage's own.
 */
export async function changeStorageSecret(storage: Storage, from: StorageSecret, to: StorageSecret): Promise<void> {
  const stored = await storage.loadMeta(encryptionKey);
  if (stored === undefined) throw notEncrypted("there is nothing whose secret could be changed");
  await keep(storage, await storedKeys(stored, from), to);
}

async function keep(storage: Storage, keys: Uint8Array, secret: StorageSecret): Promise<void> {
  await storage.saveMeta(encryptionKey, encode(await wrapKeys(keys, secret, purpose)));
}

async function storedKeys(stored: Uint8Array, secret: StorageSecret): Promise<Uint8Array> {
  const wrapped = decode(stored);
  const keys = await unwrapKeys(wrapped, secret, purpose);
  if (keys?.length === sealingKeyBytes) return keys;
  const other = wrapped.recipe === null ? "a key" : "a passphrase";
  const isOther = "key" in secret !== (wrapped.recipe === null);
  const why = isOther
    ? `the store was encrypted with ${other}`
    : "the store was encrypted with another key or passphrase";
  throw new StorageError("WRONG_KEY", `${why}: nothing was read or written`);
}

/** What is there would be taken for damage, and go on lying there in the clear. */
async function refusePlain(storage: Storage): Promise<void> {
  const isEmpty = (await storage.documents()).length === 0 && (await storage.loadMeta("author")) === undefined;
  if (!isEmpty) throw notEncrypted("what it holds would stay in the clear");
}

function notEncrypted(why: string): StorageError {
  const advice = "export it to an archive, and import that into a new store through encryptedStorage";
  return new StorageError("NOT_ENCRYPTED", `the store is not encrypted, and ${why}: ${advice}`);
}

function encode({ recipe, sealed }: WrappedKeys): Uint8Array {
  const text = JSON.stringify({ version, recipe, sealed });
  return new TextEncoder().encode(`${text}\n${sumOf(text)}`);
}

function decode(stored: Uint8Array): WrappedKeys {
  const [text = "", sum] = new TextDecoder().decode(stored).split("\n");
  if (sum !== sumOf(text)) throw damaged("their checksum differs");
  const { version: written, recipe, sealed } = JSON.parse(text) as Record<string, unknown>;
  if (written !== version) {
    throw new StorageError("NEWER_FORMAT", `the store is encrypted in form ${String(written)}: update the library`);
  }
  if (!isRecipe(recipe) || typeof sealed !== "string") throw damaged("they are no keys that this library wrote");
  return { recipe, sealed };
}

function damaged(how: string): StorageError {
  const advice = "put them back from a copy of the store; without them nothing of it can be read";
  return new StorageError("CORRUPT_STORE", `the keys of the store are damaged, ${how}: ${advice}`);
}

function sumOf(text: string): string {
  return crc32(new TextEncoder().encode(text)).toString(16);
}
