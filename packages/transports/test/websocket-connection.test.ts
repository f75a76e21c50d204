// The connection over a socket that can do no more than a browser's: no pause, no cut, no ping.
import { describe, expect, it } from "vitest";
import { fitReason } from "../src/websocket/close-codes.js";
import type { FrameSocket } from "../src/websocket/frame-socket.js";
import { WebSocketConnection } from "../src/websocket/websocket-connection.js";
import { withDefaults } from "../src/websocket/websocket-options.js";
import { hear } from "./heard.js";

class BrowserSocket implements FrameSocket {
  binaryType = "blob";
  readyState = 1;
  bufferedAmount = 0;
  onopen = null;
  onmessage: FrameSocket["onmessage"] = null;
  onclose: FrameSocket["onclose"] = null;
  onerror: FrameSocket["onerror"] = null;
  readonly sent: number[][] = [];
  readonly closes: [number, string][] = [];
  send(frame: Uint8Array): void {
    this.sent.push([...frame]);
  }
  close(code: number, reason: string): void {
    // What browsers throw at: other codes, and longer reasons.
    expect(code === 1000 || (code >= 3000 && code <= 4999)).toBe(true);
    expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
    this.closes.push([code, reason]);
  }
}

function connectionOver(socket: BrowserSocket): WebSocketConnection {
  return new WebSocketConnection(socket, "ws://a", withDefaults({ frameBytesMax: 100, bufferBytesMax: 1000 }));
}

describe("a connection over a browser's socket", () => {
  it("asks for bytes and closes at anything else", () => {
    for (const [data, reason] of [
      ["text", "TEXT_FRAME"],
      [new ArrayBuffer(101), "FRAME_TOO_LARGE"],
    ] as const) {
      const socket = new BrowserSocket();
      connectionOver(socket);
      expect(socket.binaryType).toBe("arraybuffer");
      socket.onmessage?.({ data });
      expect(socket.closes).toEqual([[4000, reason]]);
    }
  });

  it("keeps frames before start up to its bound, and closes at the next one", () => {
    const socket = new BrowserSocket();
    connectionOver(socket);
    // 100 bytes and 32 of overhead each: seven fit into 1,000.
    for (let count = 0; count < 7; count++) socket.onmessage?.({ data: new ArrayBuffer(100) });
    expect(socket.closes).toEqual([]);
    socket.onmessage?.({ data: new ArrayBuffer(100) });
    expect(socket.closes).toEqual([[4000, "BUFFER_FULL"]]);
  });

  it("goes by the socket's own count of what waits", () => {
    const socket = new BrowserSocket();
    const connection = connectionOver(socket);
    socket.bufferedAmount = 900;
    expect(connection.bufferedBytes).toBe(900);
    expect(connection.send(new Uint8Array(100))).toBe(false);
    expect(connection.send(new Uint8Array(68))).toBe(true);
    expect(socket.sent).toHaveLength(1);
  });

  it("sends nothing while the socket closes, and throws nothing when the socket does", () => {
    const socket = new BrowserSocket();
    const connection = connectionOver(socket);
    socket.readyState = 2;
    expect(connection.send(new Uint8Array(1))).toBe(false);
    socket.readyState = 1;
    socket.send = () => {
      throw new DOMException("the socket is gone");
    };
    expect(connection.send(new Uint8Array(1))).toBe(false);
  });

  it.each([
    [1000, "", ""],
    [1000, "done", "done"],
    [1001, "", "CONNECTION_LOST"],
    [1003, "", "PROTOCOL_ERROR"],
    [1006, "", "CONNECTION_LOST"],
    [1009, "", "FRAME_TOO_LARGE"],
    [4000, "PEER_SILENT", "PEER_SILENT"],
  ])("reads a close with %i and %j as %j", async (code, text, reason) => {
    const socket = new BrowserSocket();
    const heard = hear(connectionOver(socket));
    await Promise.resolve();
    socket.onclose?.({ code, reason: text });
    expect(heard.reasons).toEqual([reason]);
  });
});

describe("fitReason", () => {
  it.each([
    ["short", "short"],
    ["x".repeat(123), "x".repeat(123)],
    ["x".repeat(124), "x".repeat(123)],
    ["é".repeat(62), "é".repeat(61)],
    [`x${"😀".repeat(40)}`, `x${"😀".repeat(30)}`],
    [`xxxx${"😀".repeat(40)}`, `xxxx${"😀".repeat(29)}`],
  ])("cuts %j between characters", (reason, fitted) => expect(fitReason(reason)).toBe(fitted));
});
