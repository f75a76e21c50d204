// The one error of all transport adapters. `code` says what kind of fault it is and never changes its spelling; the
// message says what happened, to what, and what to do; `cause` is the fault underneath, where there is one.

export type TransportErrorCode =
  /** Somebody else listens there. */
  | "ADDRESS_IN_USE"
  /** `start` was called a second time on one connection. */
  | "ALREADY_STARTED"
  /** Nobody answered, or whoever did speaks something else. Trying again later may help. */
  | "CANNOT_CONNECT"
  /** The system doesn't let this process listen there. */
  | "CANNOT_LISTEN"
  /** The target isn't an address of this transport. Trying again doesn't help. */
  | "INVALID_ADDRESS"
  /** An option has a value that can't work. */
  | "INVALID_OPTION";

export class TransportError extends Error {
  readonly code: TransportErrorCode;
  override readonly name: string = "TransportError";

  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
