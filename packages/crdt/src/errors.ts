// The errors of crdt. Each has a stable `code`; the message says what happened, to what, and what to do.

/** A broken invariant: a bug, never a fault of the input. */
export class AssertionError extends Error {
  readonly code: string = "ASSERTION_FAILED";
  override readonly name: string = "AssertionError";
}

/** A local write that the field does not take. Nothing was changed. */
export class InvalidValueError extends Error {
  readonly code: string = "INVALID_VALUE";
  override readonly name: string = "InvalidValueError";
  /** Where in the value the fault is, such as `$.seats[2].name`. */
  readonly path: string;
  /** What the field's validator said; empty when it was not asked. */
  readonly issues: readonly ValueIssue[];

  constructor(path: string, problem: string, issues: readonly ValueIssue[] = []) {
    super(`${path} ${problem}`);
    this.path = path;
    this.issues = issues;
  }
}

/** One thing that a validator has against a value. */
export interface ValueIssue {
  readonly message: string;
  /** Where in the value: keys and indexes from the top. Empty for the value itself. */
  readonly path: readonly PropertyKey[];
}

/** A schema that cannot be built, such as one with a field that must not be deleted below a key that can be. */
export class InvalidSchemaError extends Error {
  readonly code: string = "INVALID_SCHEMA";
  override readonly name: string = "InvalidSchemaError";
}

/** A field whose validator answers by a promise: a change is synchronous, so it can't be asked. */
export class AsyncValidatorError extends InvalidSchemaError {
  override readonly code: string = "ASYNC_VALIDATOR";
  override readonly name: string = "AsyncValidatorError";
}

/** Bytes that are not what they claim to be. Thrown inside decoders only; it never leaves the package. */
export class DecodeError extends Error {
  readonly code: string = "MALFORMED";
  override readonly name: string = "DecodeError";
}

/** A delta for a field that this schema doesn't know: kept and relayed by those who hold it, read by a later version. */
export class UnknownFieldError extends DecodeError {
  override readonly code: string = "UNKNOWN_FIELD";
  override readonly name: string = "UnknownFieldError";

  constructor() {
    super("a field that this schema does not know");
  }
}
