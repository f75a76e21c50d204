// What a suite throws when the code under test breaks a promise, or says too little to be judged.

/** A law does not hold. The message names the type, the law and the seed; the cause is the assertion that failed. */
export class LawBrokenError extends Error {
  override readonly name = "LawBrokenError";
  readonly code = "LAW_BROKEN";
  readonly law: string;
  readonly seed: number;

  constructor(type: string, law: string, seed: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${type} breaks the law "${law}" with seed ${seed} (again: JOINERY_SEED=${seed})\n${reason}`, { cause });
    this.law = law;
    this.seed = seed;
  }
}

/** Spoiled bytes broke a promise of their decoder. The message holds the bytes in hex; the cause says what happened. */
export class HostileInputError extends Error {
  override readonly name = "HostileInputError";
  readonly code = "HOSTILE_INPUT";
  readonly bytes: Uint8Array;

  constructor(decoder: string, kind: string, bytes: Uint8Array, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`${decoder}, from "${kind}": ${reason}\n${Buffer.from(bytes).toString("hex")}`, { cause });
    this.bytes = bytes;
  }
}
