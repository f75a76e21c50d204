// An address that can never be dialed is a mistake of the program: it is said at once, not at every attempt.
import { TransportError } from "../errors.js";

/** `url`, which must be `ws://...` or `wss://...` without a fragment. Throws `TransportError` with code `INVALID_ADDRESS`. */
export function checkedAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isWebSocket = parsed?.protocol === "ws:" || parsed?.protocol === "wss:";
  if (isWebSocket && parsed?.hash === "") return url;
  throw new TransportError("INVALID_ADDRESS", `${url} is no address of a WebSocket: give one like ws://host:port`);
}
