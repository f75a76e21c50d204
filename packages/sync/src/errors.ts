// The errors of sync. Each has a stable `code`; the message says what happened, to what, and what to do.

/** Sync can't do what was asked. `code` says why. */
export class SyncError extends Error {
  readonly code:
    | "CLOSED"
    | "DOCUMENT_CLOSED"
    | "ENTRY_TOO_LARGE"
    | "REFUSED"
    | "PRESENCE_TOO_LARGE"
    | "INVALID_INTEREST"
    | "TOO_MANY_INTERESTS"
    | "INVALID_ADDRESS";
  override readonly name: string = "SyncError";

  constructor(code: SyncError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
