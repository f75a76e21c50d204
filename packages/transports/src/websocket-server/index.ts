// The WebSocket listener's door. For Node only, which is why it isn't beside the dialer.
export { type WebSocketListenerOptions, webSocketListener } from "./websocket-listener.js";
