// The WebSocket dialer's door on Node. Bundlers for browsers take browser.ts in its place, by the package's exports.
export { webSocketDialer } from "./node-dialer.js";
export type { NodeWebSocketOptions as WebSocketOptions } from "./websocket-options.js";
