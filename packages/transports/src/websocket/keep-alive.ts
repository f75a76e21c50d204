// Finds peers that are gone without a word: a pulled cable, a laptop that sleeps. Asks with a ping, and cuts the link
// when nothing at all was heard until the next one is due, so a dead peer is found within two intervals.
import type { WebSocket } from "ws";
import { closeReasons } from "../close-reasons.js";
import { faultCode } from "./close-codes.js";
import type { WebSocketConnection } from "./websocket-connection.js";

/** Watches `socket` until it closes. An interval of 0 never asks. */
export function keepAlive(socket: WebSocket, connection: WebSocketConnection, intervalMs: number): void {
  if (intervalMs <= 0) return;
  let heard = true;
  const hear = (): void => {
    heard = true;
  };
  const ask = (): void => {
    heard = false;
    socket.ping();
  };
  const check = (): void => {
    // This side doesn't read, so it can't hear.
    if (socket.isPaused) return;
    if (heard) {
      ask();
      return;
    }
    // After a stall of this process the timer runs before the answer is read, which lies in the socket already.
    setImmediate(() => {
      if (heard) {
        ask();
        return;
      }
      connection.close(closeReasons.peerSilent, faultCode);
      connection.cut();
    });
  };
  const timer = setInterval(check, intervalMs);
  for (const sign of ["ping", "pong", "message"]) socket.on(sign, hear);
  socket.once("close", () => clearInterval(timer));
}
