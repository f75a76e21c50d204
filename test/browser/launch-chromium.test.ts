// The browser that the other browser tests rest on: it starts, runs modules, and has a fresh profile each time.
import { describe, expect, it } from "vitest";
import { launchChromium, skipWithoutChromium } from "./launch-chromium.js";

describe.skipIf(skipWithoutChromium)("Chromium", () => {
  it("runs a script and shares no storage with the next browser", async () => {
    expect(await countVisits()).toBe(1);
    expect(await countVisits()).toBe(1);
  });
});

/** Counts its own visits in localStorage, on a page that is answered without a server. */
async function countVisits(): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto("http://localhost/");
    return await page.evaluate(() => {
      const visits = Number(localStorage.getItem("visits")) + 1;
      localStorage.setItem("visits", String(visits));
      return visits;
    });
  } finally {
    await browser.close();
  }
}
