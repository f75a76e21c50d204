// Connections over datagrams of 20 bytes and more that may be lost, doubled and reordered.
export {
  type DatagramHost,
  type DatagramPort,
  type NarrowLinkListenerOptions,
  type NarrowLinkOptions,
  narrowLinkDialer,
  narrowLinkListener,
} from "@joinery/transports/narrow-link";
