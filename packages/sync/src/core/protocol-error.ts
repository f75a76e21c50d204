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
  /** The peer's frames are too small to talk. */
  | "FRAME_TOO_SMALL"
  /** A document has an entry that one of the two doesn't take: it is not synced with this peer. The session goes on. */
  | "ENTRY_TOO_LARGE"
  /** Entries are cut off at one side, and the document can't go as a state: what depends on them is not synced with this peer. */
  | "STATE_REFUSED"
  /** The peer names more authors than a document may have. */
  | "TOO_MANY_AUTHORS"
  /** The peer did not say who it is, though it had time enough. */
  | "GREETING_TIMEOUT"
  /** The peer's author is a key, and it didn't prove that it holds that key. */
  | "UNPROVEN_PEER"
  /** What a peer sent as the genesis of a document is not it: nothing is made of it, and the session goes on. */
  | "FORGED_GENESIS"
  /** The peer ended the session and said why. */
  | "PEER_ENDED";

/** Matters of size, which are the same on every new session: nobody should try again. */
const fatalFaults: ReadonlySet<string> = new Set<ProtocolFault>(["FRAME_TOO_LARGE", "FRAME_TOO_SMALL"]);

export function isFatalFault(code: string): boolean {
  return fatalFaults.has(code);
}

/** Ends a session. It never leaves the session: a `close` effect carries its code and message. */
export class ProtocolError extends Error {
  readonly code: ProtocolFault;
  /** True when a new session would end alike. */
  readonly isFatal: boolean;
  /** True when another replica goes by this one's name: it wants to have another one from now on. */
  readonly isCopy: boolean;
  override readonly name: string = "ProtocolError";

  constructor(
    code: ProtocolFault,
    message: string,
    options: ErrorOptions & { readonly isFatal?: boolean; readonly isCopy?: boolean } = {},
  ) {
    super(message, options);
    this.code = code;
    this.isFatal = options.isFatal ?? isFatalFault(code);
    this.isCopy = options.isCopy ?? false;
  }
}

/** Bytes that can't be read: `what` completes "the peer sent ...". */
export function malformed(what: string, options?: ErrorOptions): ProtocolError {
  return new ProtocolError("MALFORMED_FRAME", `the peer sent ${what}`, options);
}
