// Finds a Chromium for the browser tests, or installs Debian's where that takes no question: as root, on Debian.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { quietly, run } from "./run.mjs";
import { say } from "./say.mjs";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const elsewhere = [
  "/usr/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a browser, or undefined. CHROMIUM_PATH overrides the search. */
export async function findChromium() {
  return installedChromium() ?? (canInstall() ? await installChromium() : undefined);
}

function installedChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  return [...onPath, ...elsewhere].find((path) => existsSync(path));
}

function canInstall() {
  return !process.env.CHROMIUM_PATH && existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

async function installChromium() {
  say("installing Chromium for the browser tests (apt-get install chromium) ...");
  const options = { stdio: quietly, env: { DEBIAN_FRONTEND: "noninteractive" } };
  for (const args of [
    ["update", "-qq"],
    ["install", "-qq", "-y", "--no-install-recommends", "chromium"],
  ]) {
    const code = await run("apt-get", args, options).catch(() => 127);
    if (code !== 0) return undefined;
  }
  return installedChromium();
}
