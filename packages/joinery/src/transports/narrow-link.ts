// Connections over datagrams of 20 bytes and more that may be lost, doubled and reordered.
export {
  type DatagramHost,
  type DatagramPort,
  type MemoryDatagrams,
  type MemoryDatagramsOptions,
  memoryDatagrams,
  type NarrowLinkListenerOptions,
  type NarrowLinkOptions,
  narrowLinkDialer,
  narrowLinkListener,
} from "@joinery/transports/narrow-link";
