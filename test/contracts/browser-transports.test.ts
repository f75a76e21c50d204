// The adapters for pages and workers in a real browser: their whole contract in a page, and replicas that meet across
// tabs and across a worker's border.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForPage, runContracts } from "../browser/contract-in-page.js";
import { type Browser, launchChromium, type Page, skipWithoutChromium } from "../browser/launch-chromium.js";
import { type ServedPages, servePages } from "../browser/served-pages.js";

const contracts = `
  import { transportContract } from "@joinery/testing";
  import { broadcastChannelDialer, broadcastChannelListener } from "@joinery/transports/broadcast-channel";
  import { messagePortDialer, messagePortListener } from "@joinery/transports/message-port";
  import { memoryDatagrams, narrowLinkDialer, narrowLinkListener } from "@joinery/transports/narrow-link";

  let channels = 0;
  transportContract("broadcast channels", () => {
    const name = "table " + ++channels;
    return {
      listener: broadcastChannelListener(name),
      dialer: (address) => broadcastChannelDialer(address, { connectTimeoutMs: 500 }),
      listenerAt: (address) => broadcastChannelListener(address, { claimMs: 100 }),
    };
  });
  transportContract("message ports", () => {
    const { port1, port2 } = new MessageChannel();
    return {
      listener: messagePortListener(port2),
      dialer: () => messagePortDialer(port1, { connectTimeoutMs: 500 }),
      listenerAt: () => messagePortListener(port2),
      cleanUp: async () => port1.close(),
    };
  });
  transportContract("narrow links", () => {
    const network = memoryDatagrams({ datagramBytesMax: 128 });
    const bufferBytesMax = 256 * 1024;
    return {
      listener: narrowLinkListener(network.host("radio"), { bufferBytesMax }),
      dialer: (address) =>
        narrowLinkDialer(address, () => network.port(address), { connectTimeoutMs: 500, bufferBytesMax }),
      listenerAt: (address) => narrowLinkListener(network.host(address), { bufferBytesMax }),
    };
  });
`;

const replicas = `
  import { counter, createReplica, map } from "joinery";
  import { broadcastChannelListener } from "joinery/transports/broadcast-channel";
  import { messagePortDialer, messagePortListener } from "joinery/transports/message-port";

  globalThis.begin = async (network) => {
    globalThis.replica = await createReplica({ network: [network], backoff: { firstMs: 5, maxMs: 50 } });
    const room = await replica.open("room", { score: map(counter()) });
    globalThis.add = (name, amount) => room.change((draft) => draft.score.at(name).add(amount));
    globalThis.scores = () => Object.fromEntries([...room.value.score].sort());
  };
  globalThis.beginTab = () => begin(broadcastChannelListener("game", { keepAliveMs: 200, announceMs: 300 }));
  globalThis.beginWorker = async () => {
    globalThis.worker = () => {
      globalThis.current = new Worker("/worker.js");
      return current;
    };
    await begin(messagePortDialer(worker, { keepAliveMs: 300 }));
  };
  if (typeof document === "undefined") void begin(messagePortListener(self)).then(() => add("worker", 100));
`;

describe.skipIf(skipWithoutChromium)("in Chromium", () => {
  let browser: Browser;
  let pages: ServedPages;
  beforeAll(async () => {
    const script = await bundleForPage(replicas);
    pages = await servePages({ contracts: await bundleForPage(contracts), tab: script, worker: script });
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    pages?.close();
  });

  const openPage = async (name: string, context = browser.newContext()): Promise<Page> => {
    const page = await (await context).newPage();
    await page.goto(pages.url(name));
    return page;
  };
  const untilScores = (page: Page, scores: Record<string, number>): Promise<unknown> =>
    page.waitForFunction(`JSON.stringify(scores()) === ${JSON.stringify(JSON.stringify(scores))}`, { timeout: 20_000 });

  it("broadcast channels, message ports and narrow links keep the transport contract", {
    timeout: 300_000,
  }, async () => {
    const results = await runContracts(await openPage("contracts"));
    expect(results.filter(({ failure }) => failure !== "")).toEqual([]);
    for (const name of ["broadcast channels", "message ports", "narrow links"]) {
      expect(results.filter(({ title }) => title.includes(`kept by ${name}`)).length).toBeGreaterThan(25);
    }
  });

  it("three tabs agree, and the others see that one was closed", { timeout: 60_000 }, async () => {
    const context = browser.newContext();
    const tabs = [await openPage("tab", context), await openPage("tab", context), await openPage("tab", context)];
    for (const tab of tabs) await tab.evaluate("beginTab()");
    for (const [index, tab] of tabs.entries()) await tab.evaluate(`void add("tab ${index}", ${index + 1})`);
    for (const tab of tabs) await untilScores(tab, { "tab 0": 1, "tab 1": 2, "tab 2": 3 });
    for (const tab of tabs) expect(await tab.evaluate("replica.peers().length")).toBe(2);
    await tabs[0]!.close();
    for (const tab of tabs.slice(1)) await tab.waitForFunction("replica.peers().length === 1", { timeout: 20_000 });
    await tabs[2]!.evaluate('void add("tab 2", 10)');
    await untilScores(tabs[1]!, { "tab 0": 1, "tab 1": 2, "tab 2": 13 });
  });

  it("a page and its worker agree, and so does the worker that follows one that died", {
    timeout: 60_000,
  }, async () => {
    const page = await openPage("tab");
    await page.evaluate("beginWorker()");
    await untilScores(page, { worker: 100 });
    await page.evaluate('void add("page", 1)');
    const mirror = (): Promise<unknown> => page.waitForFunction("replica.peers()[0]?.settled", { timeout: 20_000 });
    await mirror();
    await page.evaluate("current.terminate()");
    // Its successor has a name of its own, and gets what the page has.
    await untilScores(page, { page: 1, worker: 200 });
    await mirror();
  });
});
