// The errors of replica. Each has a stable `code`; the message says what happened, to what, and what to do.

/** A document that can't be opened or created as asked. `code` says why. */
export class DocumentError extends Error {
  readonly code:
    | "INVALID_NAME"
    | "NEEDS_GENESIS"
    | "NEEDS_FOUNDING"
    | "INVALID_GENESIS"
    | "NEEDS_IDENTITY"
    | "NEEDS_DURABLE"
    | "ALREADY_OPEN"
    | "BUSY"
    | "CLOSED"
    | "UNKNOWN_FIELD"
    | "SCHEMA_MISMATCH"
    | "INVALID_BYTES"
    | "STORAGE_FAILED"
    | "DISK_FULL"
    | "CORRUPT_LOG"
    | "NO_SNAPSHOT"
    | "CANNOT_RESTORE"
    | "NO_WITNESSES"
    | "TRUNCATED";
  override readonly name: string = "DocumentError";

  constructor(code: DocumentError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A replica that can't be used as asked. `code` says why. */
export class ReplicaError extends Error {
  readonly code: "INVALID_AUTHOR" | "CLOSED" | "ENCRYPTED" | "NO_LEASE";
  override readonly name: string = "ReplicaError";

  constructor(code: ReplicaError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A wait that took longer than its signal allowed, one of `AbortSignal.timeout`. It says what was waited for, goes by the name of the
 * signal's own reason, and has that as its `cause`. What another signal ends rejects with that signal's reason.
 */
export class WaitTimeoutError extends Error {
  readonly code = "WAIT_TIMEOUT";
  override readonly name: string = "TimeoutError";
}

/** A change that was refused. Nothing of it was applied. */
export class ChangeError extends Error {
  readonly code:
    | "NESTED_CHANGE"
    | "ASYNC_CHANGE"
    | "CHANGE_TOO_LARGE"
    | "OWN_ENTRIES_MISSING"
    | "STORE_COPIED"
    | "NOT_A_MEMBER"
    | "AUTHOR_FORKED"
    | "NO_AUTHOR"
    | "LISTENER_LOOP";
  override readonly name: string = "ChangeError";

  constructor(code: ChangeError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** An argument of another kind than is asked for. Nothing has happened. */
export class ArgumentError extends TypeError {
  readonly code: string = "INVALID_ARGUMENT";
  override readonly name: string = "ArgumentError";
}
