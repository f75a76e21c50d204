// An identity in a file, on Node. Only its owner may read it, from its first byte on, and it is replaced by a rename of what was
// flushed before: whatever ends the process on the way, the old identity is there or the new one.

import { open } from "node:fs/promises";
import { checkArgument, type Identity } from "@joinery/replica";
import { createIdentity } from "@joinery/replica/signed";
import { bytesOf, checkSecret, type ScryptCost, textOf } from "../encrypted/storage-secret.js";
import { unwrapKeys, wrapKeys } from "../encrypted/wrapped-keys.js";
import { StorageError } from "../errors.js";
import { fileFault } from "../files/file-fault.js";
import { NewFile } from "../files/new-file.js";
import {
  damagedKeystore,
  decodeKeystore,
  encodeKeystore,
  type KeyPart,
  type KeystoreContent,
} from "./keystore-file.js";

export interface KeystoreOptions {
  /** What the secret key is encrypted with; without one it lies in the file as it is. */
  readonly passphrase?: string;
}

export interface SaveIdentityOptions extends KeystoreOptions {
  /** How much work a passphrase is. Default 2^17, 8, 1: about half a second. */
  readonly scrypt?: ScryptCost;
  /** Whether an identity that is there is replaced, which loses it. Default false. */
  readonly replace?: boolean;
}

const purpose = "joinery identity";
const ownerOnly = 0o600;
const forOthers = 0o077;
const fileBytesMax = 64 * 1024;

/**
 * Writes the identity to `path`, readable for its owner alone. Rejects with `StorageError`: `FILE_EXISTS`, `CANNOT_OPEN`,
 * `DISK_FULL`; then what was there is as it was.
 */
export async function saveIdentity(path: string, identity: Identity, options: SaveIdentityOptions = {}): Promise<void> {
  const { secretKey, author } = identity;
  checkArgument(
    secretKey instanceof Uint8Array,
    "the identity to save",
    "what createIdentity answers",
    typeof identity,
  );
  const file = await NewFile.begin(path, options.replace ?? false, ownerOnly);
  try {
    const content = await contentOf(secretKey, options);
    await file.write(encodeKeystore({ author, ...content }));
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * The identity that `saveIdentity` wrote. Rejects with `StorageError`: `CANNOT_OPEN` where there is none, `EXPOSED_KEYSTORE` where
 * others may read or write it, `WRONG_KEY`, `ENCRYPTED` where the passphrase is missing, `NOT_A_KEYSTORE`, `DAMAGED_KEYSTORE`,
 * `NEWER_FORMAT`.
 */
export async function loadIdentity(path: string, { passphrase }: KeystoreOptions = {}): Promise<Identity> {
  const content = decodeKeystore(path, await readOwn(path));
  const secretKey = await secretKeyOf(path, content, passphrase);
  if (secretKey.length !== 32) throw damagedKeystore(path);
  const identity = createIdentity({ secretKey });
  if (identity.author !== content.author) throw damagedKeystore(path);
  return identity;
}

async function contentOf(secretKey: Uint8Array, options: SaveIdentityOptions): Promise<KeyPart> {
  const { passphrase, scrypt } = options;
  if (passphrase === undefined) return { secretKey: textOf(secretKey) };
  const secret = { passphrase, ...(scrypt === undefined ? {} : { scrypt }) };
  checkSecret(secret, "options");
  return wrapKeys(secretKey, secret, purpose);
}

async function secretKeyOf(
  path: string,
  content: KeystoreContent,
  passphrase: string | undefined,
): Promise<Uint8Array> {
  if ("secretKey" in content) return bytesOf(content.secretKey) as Uint8Array;
  if (passphrase === undefined) {
    throw new StorageError("ENCRYPTED", `${path} is encrypted: give the passphrase that it was saved with`);
  }
  const key = await unwrapKeys(content, { passphrase }, purpose);
  if (key !== undefined) return key;
  throw new StorageError("WRONG_KEY", `${path} was saved with another passphrase`);
}

/** Reads a file that belongs to nobody else, as far as the system tells: Windows keeps no modes. */
async function readOwn(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, "r");
    try {
      const { mode, size } = await handle.stat();
      if ((mode & forOthers) !== 0 && process.platform !== "win32") throw exposed(path, mode);
      return size > fileBytesMax ? new Uint8Array() : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw fileFault(path, cause);
  }
}

function exposed(path: string, mode: number): StorageError {
  const what = `${path} has mode ${(mode & 0o777).toString(8)}, so others may know its secret key or change it`;
  const advice = "give it mode 600, and if others were here, make a new identity";
  return new StorageError("EXPOSED_KEYSTORE", `${what}: ${advice}`);
}
