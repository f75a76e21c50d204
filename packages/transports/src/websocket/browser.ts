// The WebSocket dialer's door in browsers: the same names as on Node, over the platform's own WebSocket.
export { webSocketDialer } from "./native-dialer.js";
export type { WebSocketOptions } from "./websocket-options.js";
