// Accepts WebSocket connections, on Node only.
export { type WebSocketListenerOptions, webSocketListener } from "@joinery/transports/websocket-server";
