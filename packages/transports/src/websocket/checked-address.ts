// An address that can never be dialed is a mistake of the program: it is said at once, not at every attempt.
import { TransportError } from "../errors.js";

/** `url`, which must be `ws://...` or `wss://...` without a fragment. Throws `TransportError` with code `INVALID_ADDRESS`. */
export function checkedAddress(url: string): string {
  if (URL.canParse(url) && /^wss?:[^#]*$/i.test(url)) return url;
  throw invalidAddress(url);
}

/** @param cause what the platform says, which may know of rules of its own */
export function invalidAddress(url: string, cause?: unknown): TransportError {
  const message = `${url} is no address of a WebSocket: give one like ws://host:port`;
  return new TransportError("INVALID_ADDRESS", message, { cause });
}
