// Why a session ends because of what the peer sent or asks for. Codes are stable; messages are whole sentences for people.

/** What went wrong on a session. */
export type ProtocolFault =
  /** Bytes that are not a frame, or a message that can't be read. */
  | "MALFORMED_FRAME"
  /** The peer speaks another version of the protocol. */
  | "VERSION_MISMATCH"
  /** The peer uses the author of this replica. */
  | "SAME_AUTHOR"
  /** The peer sent more than the limit that it was told. */
  | "FRAME_TOO_LARGE"
  /** An entry does not fit the frames of this link, or the peer's frames are too small to talk. */
  | "FRAME_TOO_SMALL"
  /** The peer names more authors than a document may have. */
  | "TOO_MANY_AUTHORS"
  /** The peer's author is a key, and it didn't prove that it holds that key. */
  | "UNPROVEN_PEER"
  /** The peer ended the session and said why. */
  | "PEER_ENDED";

/** Ends a session. It never leaves the session: a `close` effect carries its code and message. */
export class ProtocolError extends Error {
  readonly code: ProtocolFault;
  override readonly name: string = "ProtocolError";

  constructor(code: ProtocolFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Bytes that can't be read: `what` completes "the peer sent ...". */
export function malformed(what: string, options?: ErrorOptions): ProtocolError {
  return new ProtocolError("MALFORMED_FRAME", `the peer sent ${what}`, options);
}
