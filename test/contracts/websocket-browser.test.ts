// The WebSocket dialer as a browser gets it: bundled without anything of Node, and run in Chromium against our listener.
import { createServer, type Server } from "node:http";
import type { Connection, Listening } from "@joinery/sync";
import { ConnectionLog, digests, frameOf } from "@joinery/testing/probes";
import { webSocketListener } from "@joinery/transports/websocket-server";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, launchChromium, type Page, skipWithoutChromium } from "../browser/launch-chromium.js";
import { repositoryRoot } from "../layout/tree/repository.js";

/** Puts into the page a dialer whose connections can be used from here. */
const pageSource = `
  import { webSocketDialer } from "@joinery/transports/websocket";
  globalThis.connect = async (url, startAfterMs) => {
    const heard = { frames: [], reasons: [] };
    globalThis.heard = heard;
    globalThis.connection = undefined;
    const connection = await webSocketDialer(url).dial(new AbortController().signal);
    globalThis.connection = connection;
    await new Promise((resolve) => setTimeout(resolve, startAfterMs));
    connection.start({
      onFrame: (frame) => { heard.frames.push([...frame]); connection.send(frame); },
      onClose: (reason) => heard.reasons.push(reason),
    });
  };
  globalThis.failToConnect = (url, aborts) => {
    const controller = new AbortController();
    const dialing = webSocketDialer(url, { connectTimeoutMs: 2000 }).dial(controller.signal);
    if (aborts) controller.abort("changed my mind");
    return dialing.then(() => "connected", (error) => error.code ?? error);
  };
`;

async function bundle(): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: pageSource, resolveDir: `${repositoryRoot}/test` },
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    platform: "browser",
    conditions: ["joinery-source"],
    logLevel: "silent",
  });
  return { code: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) };
}

describe("the WebSocket dialer's bundle for browsers", () => {
  it("holds nothing of Node, nothing of ws, and no listener", async () => {
    const { code, inputs } = await bundle();
    expect(inputs.join("\n")).toContain("native-dialer");
    expect(inputs.filter((path) => /node_modules|websocket-server|node-dialer/.test(path))).toEqual([]);
    expect(code).not.toMatch(/\brequire\(|node:/);
    expect(code.length).toBeLessThan(30_000);
  });
});

describe.skipIf(skipWithoutChromium)("the WebSocket dialer in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let pages: Server;
  let listening: Listening;
  const accepted: Connection[] = [];

  beforeAll(async () => {
    const { code } = await bundle();
    pages = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end(`<!doctype html><script>${code}</script>`);
    });
    await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
    listening = await webSocketListener().listen((connection) => accepted.push(connection));
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(pages.address() as { port: number }).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    await listening?.close();
    pages?.close();
  });

  const connect = async (startAfterMs = 0): Promise<Connection> => {
    accepted.length = 0;
    const connecting = page.evaluate(`connect(${JSON.stringify(listening.address)}, ${startAfterMs})`);
    while (accepted.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    void connecting.catch(() => {});
    return accepted[0]!;
  };
  const heard = (): Promise<{ frames: number[][]; reasons: string[] }> =>
    page.evaluate("heard") as Promise<{ frames: number[][]; reasons: string[] }>;

  it("carries frames whole, in order, both ways, and those that came before start", async () => {
    const far = await connect(50);
    const log = new ConnectionLog(far);
    const frames = [
      ...Array.from({ length: 50 }, (_, index) => frameOf(index, index * 13)),
      frameOf(1, far.frameBytesMax),
    ];
    for (const frame of frames) expect(far.send(frame)).toBe(true);
    expect(digests(await log.framesCome(51))).toEqual(digests(frames));
    expect((await heard()).frames.map(({ length }) => length)).toEqual(frames.map(({ length }) => length));
  });

  it("tells the reason of a close at both ends, whoever closed", async () => {
    const first = new ConnectionLog(await connect());
    await page.waitForFunction("connection !== undefined");
    await page.evaluate('connection.close("the page had enough")');
    expect(await first.closed()).toBe("the page had enough");

    const far = await connect();
    const second = new ConnectionLog(far);
    await page.waitForFunction("connection !== undefined");
    far.close("the server had enough");
    expect(await second.closed()).toBe("the server had enough");
    await page.waitForFunction("heard.reasons.length > 0");
    expect((await heard()).reasons).toEqual(["the server had enough"]);
  });

  it("refuses to send a frame that is too large, and to dial where nobody is or nothing can be", async () => {
    const log = new ConnectionLog(await connect());
    await page.waitForFunction("connection?.send(new Uint8Array([7]))");
    expect(await page.evaluate("connection.send(new Uint8Array(connection.frameBytesMax + 1))")).toBe(false);
    expect(await log.framesCome(1)).toEqual([new Uint8Array([7])]);
    expect(await page.evaluate('failToConnect("ws://127.0.0.1:1", false)')).toBe("CANNOT_CONNECT");
    const refused =
      '(() => { try { return failToConnect("no address", false); } catch (error) { return error.code; } })()';
    expect(await page.evaluate(refused)).toBe("INVALID_ADDRESS");
    expect(await page.evaluate(`failToConnect(${JSON.stringify(listening.address)}, true)`)).toBe("changed my mind");
  });
});
