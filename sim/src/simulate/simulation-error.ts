// What keeps an application from being simulated: how it was asked for, or code of its own that fails. What a simulation finds is
// no error but its result.

export type SimulationFault =
  /** Options that contradict each other or are out of range: exit code 64. */
  | "INVALID_OPTIONS"
  /** A schedule that is not one, is of another version, or names what is not there: 64. */
  | "INVALID_SCHEDULE"
  /** An operation threw what is no refusal: 70. */
  | "OPERATION_FAILED"
  /** An invariant threw, or answered neither true, false nor a sentence: 70. */
  | "INVARIANT_FAILED";

export class SimulationError extends Error {
  readonly code: SimulationFault;
  override readonly name: string = "SimulationError";

  constructor(code: SimulationFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
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
