// AES-256-GCM by WebCrypto, which Node and browsers have. What is sealed is bound to its place, so that it opens nowhere else. The
// nonce is the beginning of an HMAC-SHA-256, under a key of its own, over place and content: it comes again for the same content
// at the same place alone, which is then the same bytes. So no counter has to survive a crash, a copy or a restored backup,
// no bad random source gives a nonce twice, and what is appended again is the record that is there.

import { StorageError } from "../errors.js";

/** The key of the cipher, then that of the nonces. */
export const sealingKeyBytes = 64;

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** How much longer something sealed is. */
export const sealBytes: number = 1 + nonceBytes + tagBytes;

export class Sealing {
  readonly #cipher: CryptoKey;
  readonly #nonces: CryptoKey;

  private constructor(cipher: CryptoKey, nonces: CryptoKey) {
    this.#cipher = cipher;
    this.#nonces = nonces;
  }

  /** Throws `NO_DRIVER` where there is no WebCrypto. */
  static async from(keys: Uint8Array): Promise<Sealing> {
    const subtle = webCrypto();
    const half = sealingKeyBytes / 2;
    const hmac = { name: "HMAC", hash: "SHA-256" };
    return new Sealing(
      await subtle.importKey("raw", keys.slice(0, half), "AES-GCM", false, ["encrypt", "decrypt"]),
      await subtle.importKey("raw", keys.slice(half), hmac, false, ["sign"]),
    );
  }

  /** A version, the nonce, the ciphertext, its tag. The bytes must not change meanwhile. */
  async seal(place: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const nonce = await this.#nonceOf(place, bytes);
    const options = { name: "AES-GCM", iv: nonce, additionalData: place };
    const sealed = new Uint8Array(await webCrypto().encrypt(options, this.#cipher, bytes));
    const result = new Uint8Array(1 + nonceBytes + sealed.length);
    result[0] = version;
    result.set(nonce, 1);
    result.set(sealed, 1 + nonceBytes);
    return result;
  }

  /** What was sealed for this place with these keys; undefined for anything else. */
  async open(place: Uint8Array<ArrayBuffer>, sealed: Uint8Array): Promise<Uint8Array | undefined> {
    if (sealed.length < sealBytes || sealed[0] !== version) return undefined;
    const iv = sealed.slice(1, 1 + nonceBytes);
    const options = { name: "AES-GCM", iv, additionalData: place };
    try {
      return new Uint8Array(await webCrypto().decrypt(options, this.#cipher, sealed.slice(1 + nonceBytes)));
    } catch {
      return undefined;
    }
  }

  async #nonceOf(place: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const message = new Uint8Array(4 + place.length + bytes.length);
    new DataView(message.buffer).setUint32(0, place.length);
    message.set(place, 4);
    message.set(bytes, 4 + place.length);
    return new Uint8Array(await webCrypto().sign("HMAC", this.#nonces, message), 0, nonceBytes).slice();
  }
}

export function webCrypto(): SubtleCrypto {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle !== undefined) return subtle;
  const advice = "encrypt on pages over HTTPS or from localhost, or in Node";
  throw new StorageError("NO_DRIVER", `there is no WebCrypto here: ${advice}`);
}
