// The page in Chromium: what a reader sees first, that nothing is cut off, and that nothing is fetched.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, skipWithoutChromium } from "../../../test/browser/launch-chromium.js";
import { renderReport } from "../../src/report/render-report.js";
import type { ReportData } from "../../src/report/report-data.js";
import { bankData, hostileData, mainJobData, spaceTimeData } from "./example-data.js";

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

const desktop = { width: 1280, height: 800 };
const phone = { width: 400, height: 800 };

describe.skipIf(skipWithoutChromium)("the report in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "joinery-report-"));
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the report from a file; gives the page, what it asked for besides itself, and its errors. */
  async function open(
    data: ReportData,
    viewport = desktop,
  ): Promise<{ page: Page; requests: string[]; errors: string[] }> {
    const file = join(folder, "report.html");
    writeFileSync(file, renderReport(data));
    const page = await browser.newPage({ viewport });
    const [requests, errors]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => errors.push(message.text()));
    const address = pathToFileURL(file).href;
    await page.goto(address, { waitUntil: "load" });
    return { page, requests: requests.filter((url) => url !== address && !url.startsWith("data:")), errors };
  }

  it.each([
    ["main job", mainJobData()],
    ["bank run", bankData()],
  ])("shows the verdict of the %s above the fold, asks for nothing and opens within 2 s", async (_, data) => {
    const { page, requests, errors } = await open(data);
    expect(await page.evaluate(() => performance.getEntriesByType("navigation")[0]?.duration)).toBeLessThan(2_000);
    expect([requests, errors]).toEqual([[], []]);
    const box = await page.locator(".verdict").boundingBox();
    expect(box?.width).toBeGreaterThan(1_000);
    expect((box?.y ?? 0) + (box?.height ?? Number.POSITIVE_INFINITY)).toBeLessThan(400);
    expect(await page.locator(".sentence").textContent()).toBe(data.verdict.sentence);
    await page.close();
  });

  it.each([
    ["1280", desktop, mainJobData()],
    ["400", phone, mainJobData()],
    ["400", phone, bankData()],
    ["400", phone, hostileData()],
  ])("never scrolls sideways at %s pixels", async (_, viewport, data) => {
    const { page } = await open(data, viewport);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(viewport.width);
    await page.close();
  });

  it("veils what happened after a moment that one slides to", async () => {
    const { page, errors } = await open(spaceTimeData());
    const veil = page.locator(".veil");
    expect(await veil.isVisible()).toBe(false);
    // By what a reader sees beside it, and what a screen reader says of it.
    await page.getByLabel("Slide back to see what had happened by").fill("250");
    expect(await veil.isVisible()).toBe(true);
    expect(await page.locator(".scrub .until").textContent()).toBe("1.500 s");
    const [area, covered] = await Promise.all([page.locator(".space-time .area").boundingBox(), veil.boundingBox()]);
    expect((covered?.width ?? 0) / (area?.width ?? 1)).toBeCloseTo(0.75, 1);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([width <= 1280, errors]).toEqual([true, []]);
    await page.close();
  });

  it("shows both axes of every chart with their titles, and labels that do not overlap", async () => {
    const { page } = await open(mainJobData());
    for (const title of ["virtual time (s)", "nodes, states (count)", "sent (MB/s)", "balance (tokens)"]) {
      expect(await page.getByText(title, { exact: true }).first().isVisible()).toBe(true);
    }
    for (const labels of await page.locator(".x-labels").all()) {
      const boxes = await labels
        .locator("span")
        .evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().toJSON()));
      expect(boxes.length).toBeGreaterThan(3);
      for (const [index, { left }] of boxes.entries()) expect(left).toBeGreaterThan(boxes[index - 1]?.right ?? 0);
    }
    await page.close();
  });

  it("reads out the values under the pointer", async () => {
    const { page } = await open(mainJobData());
    const area = page.locator(".area").first();
    const width = (await area.boundingBox())?.width ?? 0;
    await area.hover({ position: { x: width * 0.95, y: 100 } });
    expect(await area.locator(".readout").textContent()).toMatch(/^11\d\.\d snodes behind: 0distinct states: 1$/);
    await page.mouse.move(5, 5);
    expect(await area.locator(".readout").isVisible()).toBe(false);
    await page.close();
  });

  it("runs nothing that stands in the data", async () => {
    const { page, requests, errors } = await open(hostileData());
    expect([requests, errors]).toEqual([[], []]);
    expect(await page.title()).toContain("owned");
    expect(await page.title()).not.toBe("owned");
    await page.close();
  });

  it("follows a dark system and stays light on paper", async () => {
    const { page } = await open(mainJobData());
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background()).not.toBe(light);
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    expect(await background()).toBe("rgb(255, 255, 255)");
    await page.close();
  });
});
