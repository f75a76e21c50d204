// The end of a session, as those who drive it are told.

import type { ProtocolError, ProtocolFault } from "./protocol-error.js";

/** The session has ended: end its link. */
export interface CloseEffect {
  readonly type: "close";
  readonly code: ProtocolFault;
  readonly reason: string;
  /** A new session with this peer would end alike. */
  readonly isFatal: boolean;
  /** The peer is another replica that goes by this one's name. */
  readonly isCopy?: true;
}

export function closeEffect({ code, message, isFatal, isCopy }: ProtocolError): CloseEffect {
  return { type: "close", code, reason: message, isFatal, ...(isCopy ? { isCopy } : {}) };
}
