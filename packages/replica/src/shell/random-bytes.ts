// Where names of authors come from unless the application says otherwise.

/** Cryptographically random bytes. */
export function randomBytes(byteCount: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(byteCount));
}
