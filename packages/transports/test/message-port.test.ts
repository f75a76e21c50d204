// What a connection over messages does with posts that aren't ours, with ends that go without a word, and with workers.
import { Worker } from "node:worker_threads";
import type { Connection, Listening } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { messagePortDialer, messagePortListener } from "../src/message-port/index.js";
import { endOf, hear } from "./heard.js";

const { signal } = new AbortController();

describe("a connection over a message port", () => {
  let near: MessagePort;
  let far: MessagePort;
  let listening: Listening;
  let accepted: Connection[];
  beforeEach(async () => {
    ({ port1: near, port2: far } = new MessageChannel());
    accepted = [];
    const options = { frameBytesMax: 1000, bufferBytesMax: 3000, keepAliveMs: 60, connectTimeoutMs: 300 };
    listening = await messagePortListener(far, options).listen((connection) => accepted.push(connection));
  });
  afterEach(async () => {
    await listening.close({ signal: AbortSignal.abort() });
    near.close();
  });

  /** Dials as ours do, and then posts what it likes. */
  async function stranger(): Promise<MessagePort & { readonly heard: unknown[] }> {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(data);
    near.postMessage({ joinery: "dial", name: "joinery", port: port2 }, [port2]);
    port1.postMessage(["open", 1, 3000]);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    return Object.assign(port1, { heard });
  }

  it.each<[string, unknown, string]>([
    ["text", "hello", "PROTOCOL_ERROR"],
    ["nothing", undefined, "PROTOCOL_ERROR"],
    ["a frame of text", ["frame", "hello"], "PROTOCOL_ERROR"],
    ["a frame of numbers", ["frame", [1, 2]], "PROTOCOL_ERROR"],
    ["a frame of other elements", ["frame", new Uint16Array(2)], "PROTOCOL_ERROR"],
    ["a frame of shared memory", ["frame", new Uint8Array(new SharedArrayBuffer(8))], "PROTOCOL_ERROR"],
    ["a small window on large memory", ["frame", new Uint8Array(new ArrayBuffer(100_000), 5, 3)], "PROTOCOL_ERROR"],
    ["a frame that is too large", ["frame", new Uint8Array(1001)], "FRAME_TOO_LARGE"],
    ["that more was taken than sent", ["taken", 1], "PROTOCOL_ERROR"],
    ["that less than nothing was taken", ["taken", -1], "PROTOCOL_ERROR"],
    ["a reason that is too long", ["close", "x".repeat(1025)], "PROTOCOL_ERROR"],
    ["a word of its own", ["shutdown"], "PROTOCOL_ERROR"],
  ])("ends with a reason when %s is posted, and tells the other side", async (_what, message, reason) => {
    const port = await stranger();
    const heard = hear(accepted[0]!);
    port.postMessage(["frame", new Uint8Array([1])]);
    port.postMessage(message);
    expect(await endOf(heard)).toBe(reason);
    expect(heard.frames).toEqual([[1]]);
    await vi.waitFor(() => expect(port.heard).toContainEqual(["close", reason]));
  });

  it("ends when more comes before start than the bound, and sends no more than the other side takes", async () => {
    const port = await stranger();
    for (let count = 0; count < 4; count++) port.postMessage(["frame", new Uint8Array(900)]);
    await vi.waitFor(() => expect(port.heard).toContainEqual(["close", "BUFFER_FULL"]));
  });

  it("goes by the smaller of both bounds", async () => {
    const dialed = await messagePortDialer(near, { bufferBytesMax: 100_000, keepAliveMs: 0 }).dial(signal);
    expect([1, 2, 3, 4].map(() => dialed.send(new Uint8Array(900)))).toEqual([true, true, true, false]);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    hear(accepted[0]!);
    await vi.waitFor(() => expect(dialed.bufferedBytes).toBe(0));
  });

  it("ends when the other side answers nothing, and stays while it does", async () => {
    const lively = await messagePortDialer(near, { keepAliveMs: 0 }).dial(signal);
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    const livelyHeard = hear(accepted.shift()!);
    await stranger();
    expect(await endOf(hear(accepted[0]!))).toBe("PEER_SILENT");
    expect(livelyHeard.reasons).toEqual([]);
    expect(lively.send(new Uint8Array(1))).toBe(true);
  });

  it("is shown to nobody when the dialer never confirms it", async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(data);
    near.postMessage({ joinery: "dial", name: "joinery", port: port2 }, [port2]);
    await vi.waitFor(() => expect(heard).toContainEqual(["closed"]));
    expect(accepted).toEqual([]);
  });

  it("is refused by a side that speaks another version", async () => {
    far.addEventListener("message", ({ data }) => {
      if (data.name === "newer") data.port.postMessage(["open", 2, 3000]);
    });
    await expect(messagePortDialer(near, { name: "newer" }).dial(signal)).rejects.toMatchObject({
      code: "CANNOT_CONNECT",
      message: expect.stringContaining("version 2"),
    });
  });
});

describe("a worker", () => {
  /** It confirms and answers a dial by hand: the real adapter at both ends is tried in `test/contracts`. */
  const script = `
    require("node:worker_threads").parentPort.on("message", ({ port }) => {
      port.postMessage(["open", 1, 3000]);
      port.on("message", (body) => body[0] === "frame" && process.exit());
    });
  `;

  it("that dies ends its connection at once, and a dial of its successor succeeds", async () => {
    const workers: Worker[] = [];
    const dialer = messagePortDialer(() => {
      const worker = new Worker(script, { eval: true });
      workers.push(worker);
      return worker;
    });
    const first = await dialer.dial(signal);
    const heard = hear(first);
    first.send(new Uint8Array(1));
    expect(await endOf(heard)).toBe("CONNECTION_LOST");
    const second = await dialer.dial(signal);
    expect(second.send(new Uint8Array(1))).toBe(true);
    expect(workers).toHaveLength(2);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
});
