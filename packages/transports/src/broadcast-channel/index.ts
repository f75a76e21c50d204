// The broadcast channel adapter's door, for browsers and Node alike.
export { broadcastChannelDialer } from "./broadcast-channel-dialer.js";
export { type BroadcastChannelListenerOptions, broadcastChannelListener } from "./broadcast-channel-listener.js";
