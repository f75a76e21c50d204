// A page of a real browser for one measurement, over HTTP from this machine, as stores in browsers want it.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { assert } from "@joinery/crdt";
import { build } from "esbuild";
import { chromium, type Page } from "playwright-core";

const switches = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

/** Runs `work` in a page that has run the module at `script`, as it was built. The path of the browser is JOINERY_CHROMIUM. */
export async function inBrowserPage<T>(script: URL, work: (page: Page) => Promise<T>): Promise<T> {
  const executablePath = process.env.JOINERY_CHROMIUM ?? "";
  assert(
    executablePath !== "",
    "JOINERY_CHROMIUM is the path of a Chromium: install one, and `npm run bench` finds it",
  );
  const code = await bundled(script);
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? code : '<!doctype html><meta charset="utf-8"><script src="/page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const browser = await chromium.launch({ executablePath, args: switches, timeout: 20_000 });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await work(page);
  } finally {
    await browser.close();
    server.close();
  }
}

async function bundled(script: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    logLevel: "silent",
  });
  const [file] = outputFiles;
  assert(file !== undefined, "one module in, one script out");
  return file.text;
}
