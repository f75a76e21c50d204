// What keeps an application from being simulated: how it was asked for, or code of its own that fails. What a simulation finds is
// no error but its result.

import type { Seed } from "../kernel/random-key.js";

export type SimulationFault =
  /** Options that contradict each other or are out of range: exit code 64. */
  | "INVALID_OPTIONS"
  /** A schedule that is not one, is of another version, or names what is not there: 64. */
  | "INVALID_SCHEDULE"
  /** An operation threw what is no refusal: 70. */
  | "OPERATION_FAILED"
  /** An invariant threw, or answered neither true, false nor a sentence: 70. */
  | "INVARIANT_FAILED"
  /** A function among the options threw, such as links, genesis or what draws an argument: 70. */
  | "OPTION_FAILED";

/** `cause` is what code of the application threw. */
export class SimulationError extends Error {
  readonly code: SimulationFault;
  override readonly name: string = "SimulationError";
  readonly #seed: Seed | undefined;

  constructor(code: SimulationFault, message: string, options: ErrorOptions & { readonly seed?: Seed } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.#seed = options.seed;
  }

  /** With which seed; undefined for what no seed changes. */
  get seed(): Seed | undefined {
    return this.#seed;
  }

  /** What a command that fails with it exits with. */
  get exitCode(): number {
    return this.code === "INVALID_OPTIONS" || this.code === "INVALID_SCHEDULE" ? 64 : 70;
  }
}

/** What `refuse` throws. */
export class RefusedOperation extends Error {
  readonly code: string = "REFUSED";
  override readonly name: string = "RefusedOperation";
}

/** Refuses an operation from within: its transaction is undone, and the simulation goes on. */
export function refuse(reason: string): never {
  throw new RefusedOperation(reason);
}

/** An option that can't be, in a sentence with what to do. */
export function invalidOptions(message: string, cause?: unknown): SimulationError {
  return new SimulationError("INVALID_OPTIONS", message, cause === undefined ? {} : { cause });
}

/** A function among the options threw `cause`; `what` says which, and when. */
export function optionFailed(what: string, cause: unknown, seed?: Seed): SimulationError {
  const options = seed === undefined ? { cause } : { cause, seed };
  return new SimulationError("OPTION_FAILED", `${what}: ${saidBy(cause)}`, options);
}

/** What somebody threw, in words. */
export function saidBy(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
