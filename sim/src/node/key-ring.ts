// The key pairs of a run with signed documents, drawn from its seed, and one verifier for all nodes, which remembers what it was asked:
// nodes of one process check the same signatures, and the answer is a function of the bytes.

import type { ReplicaId } from "@joinery/clock";
import type { SignatureCheck } from "@joinery/replica";
import { createIdentity, defaultVerifier, type Identity } from "@joinery/replica/signed";
import { getOrCreate } from "../kernel/get-or-create.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";

export class KeyRing {
  readonly #seed: Seed;
  readonly #identities: Map<number, Identity> = new Map();
  readonly #answers: Map<string, boolean> = new Map();
  readonly #verify = defaultVerifier();
  #asked = 0;

  constructor(seed: Seed) {
    this.#seed = seed;
  }

  /** How many signatures nodes had to check. */
  get asked(): number {
    return this.#asked;
  }

  /** How many of them were checked; the others had been asked about before. */
  get checked(): number {
    return this.#answers.size;
  }

  /** The key pair of an author by its number in the run. */
  identityOf(number: number): Identity {
    return getOrCreate(this.#identities, number, () => {
      const random = new KeyedRandom(this.#seed, "secret key", number);
      return createIdentity({
        secretKey: Uint8Array.from({ length: 32 }, () => random.integer(256)),
        verify: (check) => this.verify(check),
      });
    });
  }

  authorOf(number: number): ReplicaId {
    return this.identityOf(number).author;
  }

  verify(check: SignatureCheck): boolean {
    this.#asked++;
    const name = [check.publicKey, check.message, check.signature]
      .map((bytes) => String.fromCharCode(...bytes))
      .join("|");
    // On Node the verifier answers at once.
    return getOrCreate(this.#answers, name, () => this.#verify(check) === true);
  }
}
