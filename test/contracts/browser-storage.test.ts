// The adapter for pages and workers over a real IndexedDB: its whole contract in a page, and replicas that find what another
// page or a page that is gone has written.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForPage, runContracts } from "../browser/contract-in-page.js";
import { type Browser, launchChromium, type Page, skipWithoutChromium } from "../browser/launch-chromium.js";
import { type ServedPages, servePages } from "../browser/served-pages.js";

const contracts = `
  import { encryptedStorage } from "@joinery/storage/encrypted";
  import { indexedDbStorage } from "@joinery/storage/indexeddb";
  import { storageContract } from "@joinery/testing";

  let databases = 0;
  storageContract("IndexedDB", { durable: true, snapshots: true }, () => {
    const name = "store " + ++databases;
    return { open: () => indexedDbStorage(name), cleanUp: async () => void indexedDB.deleteDatabase(name) };
  });
  const key = new Uint8Array(32).fill(7);
  storageContract("encrypted IndexedDB", { durable: true, snapshots: true }, () => {
    const name = "store " + ++databases;
    return {
      open: () => encryptedStorage(indexedDbStorage(name), { key }),
      cleanUp: async () => void indexedDB.deleteDatabase(name),
    };
  });
`;

const game = `
  import { counter, createReplica, map } from "joinery";
  import { indexedDbStorage } from "joinery/storage/indexeddb";

  globalThis.told = [];
  globalThis.begin = async () => {
    const storage = indexedDbStorage("game", { busyTimeoutMs: 300 });
    globalThis.replica = await createReplica({ storage, onDiskFull: ({ error }) => told.push(error?.code) });
    globalThis.room = await replica.open("room", { score: map(counter()) });
    globalThis.add = (name, amount) => room.change((draft) => draft.score.at(name).add(amount)).saved;
    globalThis.scores = () => Object.fromEntries([...room.value.score].sort());
  };
  Object.assign(globalThis, { indexedDbStorage });
  globalThis.lineOf = (length) => ({ author: "ann", firstSeq: 1, lastSeq: 1, bytes: new Uint8Array(length) });
  globalThis.codeOf = (run) => run().then(() => "none", (error) => error.code);
`;

/** A library of a format that is to come, beside the one of today. */
const formats = `
  import { indexedDbStorage } from "joinery/storage/indexeddb";
  import { contentOf, laterFormat, upgrade } from "../packages/storage/test/indexeddb-upgrade.ts";

  const recordOf = (seq) => ({ author: "ann", firstSeq: seq, lastSeq: seq, bytes: new Uint8Array(100).fill(seq) });
  globalThis.write = async (count) => {
    const storage = indexedDbStorage("old");
    await storage.append("room", Array.from({ length: count }, (_, index) => recordOf(index + 1)));
    await storage.close();
  };
  globalThis.upgrade = () => upgrade("old", laterFormat());
  globalThis.content = async (name) => JSON.stringify(await contentOf(name));
  globalThis.codeOf = () => indexedDbStorage("old").load("room").then(() => "none", (error) => error.code);
`;

describe.skipIf(skipWithoutChromium)("IndexedDB in Chromium", () => {
  let browser: Browser;
  let pages: ServedPages;
  beforeAll(async () => {
    pages = await servePages({
      contracts: await bundleForPage(contracts),
      tab: await bundleForPage(game),
      formats: await bundleForPage(formats),
    });
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

  it("keeps the storage contract", { timeout: 120_000 }, async () => {
    const results = await runContracts(await openPage("contracts"));
    expect(results.filter(({ failure }) => failure !== "")).toEqual([]);
    expect(results.length).toBeGreaterThan(60);
  });

  it("keeps a game for the page that comes after a reload, which goes on as the same author", {
    timeout: 60_000,
  }, async () => {
    const page = await openPage("tab");
    await page.evaluate("begin()");
    const author = await page.evaluate("replica.id");
    for (let amount = 1; amount <= 3; amount++) await page.evaluate(`add("ann", ${amount})`);
    await page.reload();
    await page.evaluate("begin()");
    expect(await page.evaluate("scores()")).toEqual({ ann: 6 });
    expect(await page.evaluate("replica.id")).toBe(author);
    await page.evaluate(`add("ann", 10)`);
    expect(await page.evaluate("scores()")).toEqual({ ann: 16 });
  });

  it("belongs to one tab at a time, and to the next when that one is gone", { timeout: 60_000 }, async () => {
    const context = browser.newContext();
    const [first, second] = [await openPage("tab", context), await openPage("tab", context)];
    await first.evaluate("begin()");
    await first.evaluate(`add("ann", 1)`);
    expect(await second.evaluate("codeOf(begin)")).toBe("IN_USE");
    await first.close();
    expect(await second.evaluate("codeOf(begin)")).toBe("none");
    expect(await second.evaluate("scores()")).toEqual({ ann: 1 });
  });

  it("upgrades a store of an older format, also when the page that began it was closed, and keeps a backup", {
    timeout: 60_000,
  }, async () => {
    const context = browser.newContext();
    const [first, second] = [await openPage("formats", context), await openPage("formats", context)];
    await first.evaluate("write(1000)");
    const before = await first.evaluate(`content("old")`);
    await first.evaluate("void upgrade()");
    await first.close();
    await second.evaluate("upgrade()");
    const after = JSON.parse((await second.evaluate(`content("old")`)) as string);
    expect(after).toMatchObject({ version: 2, authors: [] });
    expect(after.records.filter(({ rewritten }: { rewritten?: boolean }) => rewritten)).toHaveLength(1000);
    expect(await second.evaluate(`content("old-format1")`)).toBe(before);
    expect(await second.evaluate("codeOf()")).toBe("NEWER_FORMAT");
  });

  it("says that there is no room, keeps what was there, and goes on when there is some", {
    timeout: 60_000,
  }, async () => {
    const page = await openPage("tab");
    const setQuota = await quotaOf(page);
    // Ahead of the first use: what the browser has found to be free it believes for a while.
    await setQuota(2_000_000);
    await page.evaluate("begin()");
    await page.evaluate(`add("ann", 1)`);
    await page.evaluate(`globalThis.lines = indexedDbStorage("lines")`);
    const write = (length: number): string => `codeOf(() => lines.append("log", [lineOf(${length})]))`;
    expect(await page.evaluate(write(5_000_000))).toBe("DISK_FULL");
    expect(await page.evaluate(`lines.load("log").then(({ length }) => length)`)).toBe(0);
    await setQuota();
    expect(await page.evaluate(write(5_000_000))).toBe("none");
    expect(await page.evaluate(`lines.load("log").then(([{ bytes }]) => bytes.length)`)).toBe(5_000_000);
    expect(await page.evaluate("scores()")).toEqual({ ann: 1 });
  });

  it("has a document go on in memory while there is no room, tells of it, and writes all once there is some", {
    timeout: 60_000,
  }, async () => {
    const context = browser.newContext();
    const page = await openPage("tab", context);
    const setQuota = await quotaOf(page);
    await setQuota(2_000_000);
    await page.evaluate("begin()");
    // What could be compressed would have room for long.
    const fill = `(async () => {
      const noise = () => Array.from(crypto.getRandomValues(new Uint16Array(32_000)), (each) => each.toString(36)).join("");
      for (let count = 1; count < 100; count++) {
        const code = await codeOf(() => add(noise(), 1));
        if (code !== "none") return [count, code];
      }
    })()`;
    const [count, code] = (await page.evaluate(fill)) as [number, string];
    expect([count > 1, code]).toEqual([true, "DISK_FULL"]);
    expect(await page.evaluate("[Object.keys(scores()).length, ...told]")).toEqual([count, "DISK_FULL"]);
    await setQuota();
    await page.evaluate("room.settled()");
    await page.evaluate(`add("last", 1)`);
    expect(await page.evaluate("told")).toEqual(["DISK_FULL", undefined]);
    await page.close();
    const after = await openPage("tab", context);
    await after.evaluate("begin()");
    expect(await after.evaluate("Object.keys(scores()).length")).toBe(count + 1);
  });
});

/** What sets how much the page's site may store. */
async function quotaOf(page: Page): Promise<(bytes?: number) => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  return (bytes) =>
    devtools.send("Storage.overrideQuotaForOrigin", {
      origin: new URL(page.url()).origin,
      ...(bytes === undefined ? {} : { quotaSize: bytes }),
    });
}
