// The narrow link's door, for any platform that can send datagrams.
export type { DatagramHost, DatagramPort } from "./datagram-port.js";
export { type MemoryDatagrams, type MemoryDatagramsOptions, memoryDatagrams } from "./memory-datagrams.js";
export { narrowLinkDialer } from "./narrow-link-dialer.js";
export { type NarrowLinkListenerOptions, narrowLinkListener } from "./narrow-link-listener.js";
export type { NarrowLinkOptions } from "./narrow-link-options.js";
