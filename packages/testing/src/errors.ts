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
