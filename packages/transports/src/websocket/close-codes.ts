// Between the reasons of the port, which are text, and the codes and short texts of WebSocket (RFC 6455, section 7.4).
import { closeReasons } from "../close-reasons.js";
import { cutReason } from "../cut-reason.js";

/** The code for a close that somebody asked for. */
export const normalCode = 1000;

/** The code for a fault that an adapter found. Pages may use none below 3000. */
export const faultCode = 4000;

/** The longest reason a close frame has room for, in bytes of UTF-8. */
const reasonBytesMax = 123;

/** The start of a reason that a close frame has room for. */
export function fitReason(reason: string): string {
  return cutReason(reason, reasonBytesMax);
}

/** What a close by the other side, or a broken link, means. */
export function reasonOfClose(code: number, reason: string): string {
  if (reason !== "" || code === normalCode) return reason;
  if (code === 1009) return closeReasons.frameTooLarge;
  // 1002, 1003, 1007: the other side found something that isn't a frame of ours.
  if (code === 1002 || code === 1003 || code === 1007) return closeReasons.protocolError;
  return closeReasons.connectionLost;
}

/** What an error that `ws` found in the bytes it was sent means. */
export function reasonOfError(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return closeReasons.frameTooLarge;
  if (typeof code === "string" && code.startsWith("WS_ERR_")) return closeReasons.protocolError;
  return closeReasons.connectionLost;
}
