// Keys that were drawn once, encrypted with a key that comes from a secret. So the secret can be changed by writing this anew, and
// a wrong one is known before anything else is read. Both the store's keys and an identity's are kept in this form.

import { webCrypto } from "./sealing.js";
import { bytesOf, type KeyRecipe, keyFrom, newRecipe, type StorageSecret, textOf } from "./storage-secret.js";

export interface WrappedKeys {
  readonly recipe: KeyRecipe;
  /** Nonce, ciphertext, tag. */
  readonly sealed: string;
}

const nonceBytes = 12;

/** Encrypts `keys`; `purpose` says what they are, and they can't be taken for anything else. */
export async function wrapKeys(keys: Uint8Array, secret: StorageSecret, purpose: string): Promise<WrappedKeys> {
  const recipe = newRecipe(secret);
  const key = await importedKey(secret, recipe);
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(nonceBytes));
  const options = { name: "AES-GCM", iv, additionalData: boundTo(recipe, purpose) };
  const sealed = new Uint8Array(await webCrypto().encrypt(options, key as CryptoKey, keys.slice()));
  return { recipe, sealed: textOf(Uint8Array.from([...iv, ...sealed])) };
}

/** The keys; undefined for a wrong secret. */
export async function unwrapKeys(
  { recipe, sealed }: WrappedKeys,
  secret: StorageSecret,
  purpose: string,
): Promise<Uint8Array | undefined> {
  const bytes = bytesOf(sealed) ?? new Uint8Array();
  const key = await importedKey(secret, recipe);
  if (key === undefined) return undefined;
  const options = { name: "AES-GCM", iv: bytes.slice(0, nonceBytes), additionalData: boundTo(recipe, purpose) };
  try {
    return new Uint8Array(await webCrypto().decrypt(options, key, bytes.slice(nonceBytes)));
  } catch {
    return undefined;
  }
}

async function importedKey(secret: StorageSecret, recipe: KeyRecipe): Promise<CryptoKey | undefined> {
  const key = await keyFrom(secret, recipe);
  if (key === undefined) return undefined;
  return webCrypto().importKey("raw", key.slice(), "AES-GCM", false, ["encrypt", "decrypt"]);
}

function boundTo(recipe: KeyRecipe, purpose: string): Uint8Array<ArrayBuffer> {
  const parts = recipe === null ? [] : [recipe.name, recipe.N, recipe.r, recipe.p, recipe.salt];
  return Uint8Array.from(new TextEncoder().encode(JSON.stringify([purpose, ...parts])));
}
