// What an application has to open an encrypted place with: a key, or a passphrase that a key is made of by scrypt (RFC 7914). The
// parameters stand beside what they encrypt, and are bounded: nobody is made to compute for hours by a file.

import { checkArgument } from "@joinery/replica";
import { scryptAsync } from "@noble/hashes/scrypt.js";

/** How much work scrypt does: `N` times `r` times 128 bytes of memory, `p` times. */
export interface ScryptCost {
  /** A power of two, 2^14 to 2^20. */
  readonly N: number;
  /** 8 to 32. */
  readonly r: number;
  /** 1 to 16. */
  readonly p: number;
}

/** A key of 32 random bytes, or a passphrase of any text. */
export type StorageSecret =
  | { readonly key: Uint8Array }
  | {
      readonly passphrase: string;
      /** What a new key is made with; where there is one, its own parameters count. Default 2^17, 8, 1: about half a second. */
      readonly scrypt?: ScryptCost;
    };

/** What stands beside something encrypted: how its key is made. Null where the key was given. */
export type KeyRecipe = (ScryptCost & { readonly name: "scrypt"; readonly salt: string }) | null;

export const keyBytes = 32;
const saltBytes = 16;
const memoryMax = 512 * 1024 * 1024;
const defaultCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

/** Throws `ArgumentError` for what is no secret. */
export function checkSecret(secret: StorageSecret, place: string): void {
  const isObject = typeof secret === "object" && secret !== null;
  checkArgument(isObject, place, "{ key } or { passphrase }", secret);
  if ("key" in secret) {
    const isKey = secret.key instanceof Uint8Array && secret.key.length === keyBytes;
    checkArgument(isKey, `${place}.key`, `${keyBytes} random bytes`, secret.key);
    return;
  }
  // What was given may be a secret: the message never has it.
  const isText = typeof secret.passphrase === "string" && secret.passphrase.length > 0;
  checkArgument(isText, `${place}.passphrase`, "a text that is not empty", typeof secret.passphrase);
  const isBounded = secret.scrypt === undefined || isCost(secret.scrypt);
  checkArgument(isBounded, `${place}.scrypt`, "N from 2^14 to 2^20, r from 8 to 32, p from 1 to 16", secret.scrypt);
}

/** How the key of something new is made. */
export function newRecipe(secret: StorageSecret): KeyRecipe {
  if ("key" in secret) return null;
  const { N, r, p } = secret.scrypt ?? defaultCost;
  const salt = globalThis.crypto.getRandomValues(new Uint8Array(saltBytes));
  return { name: "scrypt", N, r, p, salt: textOf(salt) };
}

/** The key; undefined where the secret is of the other kind. */
export async function keyFrom(secret: StorageSecret, recipe: KeyRecipe): Promise<Uint8Array | undefined> {
  if ("key" in secret) return recipe === null ? secret.key : undefined;
  if (recipe === null) return undefined;
  const { N, r, p, salt } = recipe;
  const options = { N, r, p, dkLen: keyBytes, maxmem: memoryMax + 2 ** 20 };
  return scryptAsync(secret.passphrase.normalize("NFKC"), bytesOf(salt) as Uint8Array, options);
}

/** Whether `given`, out of a file, is a recipe that anybody may follow. */
export function isRecipe(given: unknown): given is KeyRecipe {
  if (given === null) return true;
  if (typeof given !== "object") return false;
  const { name, salt, ...cost } = given as Record<string, unknown>;
  return name === "scrypt" && bytesOf(salt)?.length === saltBytes && isCost(cost);
}

function isCost(given: unknown): given is ScryptCost {
  if (typeof given !== "object" || given === null) return false;
  const { N, r, p } = given as Record<string, unknown>;
  if (!isBetween(N, 2 ** 14, 2 ** 20) || !isBetween(r, 8, 32) || !isBetween(p, 1, 16)) return false;
  return Number.isInteger(Math.log2(N)) && 128 * N * r <= memoryMax;
}

function isBetween(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

/** Bytes as text, for JSON. */
export function textOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes that `textOf` made a text of; undefined for anything else. */
export function bytesOf(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
