// Ed25519 in plain JavaScript, for places without an engine of their own. The library's own check multiplies by the
// cofactor, so that it accepts what others refuse; here the equation is computed from its points, without it.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import type { SignatureCheck } from "../../core/signatory.js";

const { Point } = ed25519;

/** Decides [S]B = R + [k]A, where k is the SHA-512 of R, A and the message. */
export function portableEngine({ publicKey, message, signature }: SignatureCheck): boolean {
  const r = pointOf(signature.subarray(0, 32));
  const a = pointOf(publicKey);
  if (r === undefined || a === undefined) return false;
  const s = Point.Fn.fromBytes(signature.subarray(32));
  const k = Point.Fn.create(
    littleEndian(sha512.create().update(signature.subarray(0, 32)).update(publicKey).update(message).digest()),
  );
  return Point.BASE.multiplyUnsafe(s).equals(r.add(a.multiplyUnsafe(k)));
}

/** Signs; about a thousand times slower than a native engine, and done once per entry. */
export function portableSigner(secretKey: Uint8Array): (message: Uint8Array) => Uint8Array {
  return (message) => ed25519.sign(message, secretKey);
}

function pointOf(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] as number);
  return value;
}
