// Connections over messages between a page or process and its workers, on Node and in browsers.
export {
  type MessagePortDialerOptions,
  type MessagePortListenerOptions,
  type MessageSource,
  type MessageTarget,
  messagePortDialer,
  messagePortListener,
} from "@joinery/transports/message-port";
