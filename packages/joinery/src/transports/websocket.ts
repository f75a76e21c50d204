// Dials WebSocket servers, on Node and in browsers.
export { type WebSocketOptions, webSocketDialer } from "@joinery/transports/websocket";
