// The front door of transports: what all adapters share. Each adapter has its own sub-path, so that a page which
// dials never loads a server.
export { type CloseReason, closeReasons } from "./close-reasons.js";
export { TransportError, type TransportErrorCode } from "./errors.js";
