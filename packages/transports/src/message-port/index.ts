// The message port adapter's door, for Node and browsers alike.
export { type MessagePortDialerOptions, messagePortDialer } from "./message-port-dialer.js";
export { type MessagePortListenerOptions, messagePortListener } from "./message-port-listener.js";
export type { MessageSource, MessageTarget } from "./message-target.js";
