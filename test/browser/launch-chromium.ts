// The one way browser tests reach a browser: the system's Chromium, whose path `npm test` finds and passes on
// in JOINERY_CHROMIUM. Without it browser tests skip by name, except in continuous integration, where they fail.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

export type { Browser, Page } from "playwright-core";

const path = process.env.JOINERY_CHROMIUM ?? "";

/** Whether there is a Chromium to launch. */
export const chromiumAvailable: boolean = path !== "" && existsSync(path);

/** For `describe.skipIf(skipWithoutChromium)`: with JOINERY_CI=1 nothing is skipped, so a missing browser is seen. */
export const skipWithoutChromium: boolean = !chromiumAvailable && process.env.JOINERY_CI !== "1";

const launchArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts a headless Chromium with a fresh profile, which goes away with it. Close the browser when done.
 * Fails within 20 s when there is none or when it does not start.
 */
export async function launchChromium(): Promise<Browser> {
  if (!chromiumAvailable) {
    throw new ChromiumMissingError();
  }
  return chromium.launch({ executablePath: path, args: launchArguments, timeout: 20_000 });
}

export class ChromiumMissingError extends Error {
  readonly code = "chromium-missing";
  override readonly name = "ChromiumMissingError";

  constructor() {
    super("no Chromium to launch: run the tests by `npm test`, or set JOINERY_CHROMIUM to the path of one");
  }
}
