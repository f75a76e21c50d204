// Ed25519 by WebCrypto, in browsers that have it.

import type { SignatureCheck } from "../../core/signatory.js";

/** An engine over WebCrypto; undefined where there is none. A browser without Ed25519 rejects, which asks for another engine. */
export function webEngine(): ((check: SignatureCheck) => Promise<boolean>) | undefined {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  return async ({ publicKey, message, signature }) => {
    const key = await importedKey(subtle, publicKey);
    return key !== undefined && subtle.verify("Ed25519", key, own(signature), own(message));
  };
}

/** A key that is no point is refused at once by some engines, and by others when it is used. */
async function importedKey(subtle: SubtleCrypto, publicKey: Uint8Array): Promise<CryptoKey | undefined> {
  try {
    return await subtle.importKey("raw", own(publicKey), "Ed25519", false, ["verify"]);
  } catch (error) {
    if ((error as { name?: unknown }).name === "NotSupportedError") throw error;
    return undefined;
  }
}

/** A copy in memory that is shared with nobody, which WebCrypto insists on. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
