// Ed25519 by `node:crypto`. OpenSSL recomputes R and compares its bytes, which is the equation without the cofactor.

import type { SignatureCheck } from "../../core/signatory.js";
import { nodeCrypto } from "../node-crypto.js";

/** A key as `node:crypto` holds it. */
type KeyObject = object;

interface DerKey {
  readonly key: Uint8Array;
  readonly format: "der";
  readonly type: "spki" | "pkcs8";
}

/** The part of `node:crypto` that is used. */
interface NodeCrypto {
  createPublicKey(key: DerKey): KeyObject;
  createPrivateKey(key: DerKey): KeyObject;
  sign(algorithm: null, message: Uint8Array, key: KeyObject): Uint8Array;
  verify(algorithm: null, message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
}

/** What stands in front of the 32 bytes of a key: RFC 8410. */
const publicKeyPrefix: readonly number[] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const secretKeyPrefix: readonly number[] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** Most public keys that are kept in parsed form. */
const keysMax = 1024;

/** An engine over `node:crypto`; undefined outside Node. */
export function nativeEngine(): ((check: SignatureCheck) => boolean) | undefined {
  const crypto = nodeCrypto<NodeCrypto>();
  if (crypto === undefined) return undefined;
  const keys = new Map<string, KeyObject>();
  const keyOf = (publicKey: Uint8Array): KeyObject => {
    const name = String.fromCharCode(...publicKey);
    const known = keys.get(name);
    if (known !== undefined) return known;
    if (keys.size >= keysMax) keys.delete(keys.keys().next().value as string);
    const der = Uint8Array.from([...publicKeyPrefix, ...publicKey]);
    const key = crypto.createPublicKey({ key: asBuffer(der), format: "der", type: "spki" });
    keys.set(name, key);
    return key;
  };
  return ({ publicKey, message, signature }) => crypto.verify(null, message, keyOf(publicKey), signature);
}

/** Signs with `node:crypto`; undefined outside Node. */
export function nativeSigner(secretKey: Uint8Array): ((message: Uint8Array) => Uint8Array) | undefined {
  const crypto = nodeCrypto<NodeCrypto>();
  if (crypto === undefined) return undefined;
  const der = Uint8Array.from([...secretKeyPrefix, ...secretKey]);
  const key = crypto.createPrivateKey({ key: asBuffer(der), format: "der", type: "pkcs8" });
  return (message) => Uint8Array.from(crypto.sign(null, message, key));
}

/** Keys in DER are taken only as a Buffer, which Node has as a global. */
function asBuffer(bytes: Uint8Array): Uint8Array {
  const { Buffer } = globalThis as unknown as { Buffer: { from(bytes: Uint8Array): Uint8Array } };
  return Buffer.from(bytes);
}
