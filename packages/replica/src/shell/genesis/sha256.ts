// SHA-256: the platform's where that answers at once, as in Node, else that of @noble/hashes. What is hashed is short and there is much
// of it, and the one is about three times as fast as the other.

import { sha256 as portable } from "@noble/hashes/sha2.js";
import type { Hash } from "../../core/document-options.js";
import { nodeCrypto } from "../node-crypto.js";

/** The part of `node:crypto` that is used; versions before 20.12 lack it. */
interface OneShotCrypto {
  readonly hash?: (algorithm: "sha256", bytes: Uint8Array, encoding: "buffer") => Uint8Array;
}

/** SHA-256 by what the platform has; `undefined` where it has nothing, as in browsers. */
export function sha256Over(platform: OneShotCrypto | undefined): Hash {
  const hash = platform?.hash;
  if (hash === undefined) return portable;
  return (bytes) => {
    // A plain array, as the other makes: a Buffer is none to whoever compares types.
    const { buffer, byteOffset, byteLength } = hash("sha256", bytes, "buffer");
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
}

/** Synchronous, of any bytes; answers 32. */
export const sha256: Hash = /* @__PURE__ */ sha256Over(/* @__PURE__ */ nodeCrypto());
