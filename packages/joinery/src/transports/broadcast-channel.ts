// Connections between the tabs of one origin, or the threads of one process.
export {
  type BroadcastChannelListenerOptions,
  broadcastChannelDialer,
  broadcastChannelListener,
} from "@joinery/transports/broadcast-channel";
