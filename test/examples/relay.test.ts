// The example of a relay as its README tells it: two terminals and two tabs write, the relay is killed, all four write on,
// it comes back, and they show the same.
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, launchChromium, type Page, skipWithoutChromium } from "../browser/launch-chromium.js";
import { repositoryRoot } from "../layout/tree/repository.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-party-"));
const running: ChildProcessWithoutNullStreams[] = [];

/** A process of the example, and the lines that it has printed. */
function start(script: string, ...options: string[]): { child: ChildProcessWithoutNullStreams; lines: string[] } {
  const child = spawn(process.execPath, [join(repositoryRoot, "examples/relay/dist", script), ...options]);
  running.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return { child, lines };
}

async function lineWith(lines: readonly string[], pattern: RegExp): Promise<RegExpExecArray> {
  const find = () => lines.flatMap((line) => pattern.exec(line) ?? []).length > 0;
  await expect.poll(find, { timeout: 20_000 }).toBe(true);
  return pattern.exec(lines.findLast((line) => pattern.test(line))!)!;
}

describe.skipIf(skipWithoutChromium)("the example of a relay", () => {
  let browser: Browser;
  beforeAll(async () => {
    const tsc = ["node_modules/typescript/bin/tsc", "-b", "examples/relay"];
    execFileSync(process.execPath, tsc, { cwd: repositoryRoot });
    browser = await launchChromium();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    for (const child of running) child.kill();
    rmSync(folder, { recursive: true });
  });

  it("shows the same in two terminals and two tabs, which wrote while the relay was killed and came back", async () => {
    const host = start("start.js", "--relay-port", "0", "--page-port", "0", "--store", join(folder, "party.db"));
    const [, address, process] = await lineWith(host.lines, /^relay: (ws:\S+), process (\d+)$/);
    const [, url] = await lineWith(host.lines, /^page: (\S+)\/\?name/);
    const terminals = ["bob", "cid"].map((name) => start("terminal.js", name, address!));
    const tabs: Page[] = [];
    for (const name of ["ann", "eve"]) {
      const page = await browser.newPage();
      await page.goto(`${url}/?name=${name}`);
      tabs.push(page);
    }
    const shown = async (): Promise<Set<string | null>> =>
      new Set([
        ...terminals.map(({ lines }) => lines.at(-1) ?? ""),
        ...(await Promise.all(tabs.map((tab) => tab.textContent("#line")))),
      ]);
    const expectAll = (line: string) => expect.poll(shown, { timeout: 25_000 }).toEqual(new Set([line]));
    const oneMore = async (): Promise<void> => {
      for (const { child } of terminals) child.stdin.write("+\n");
      for (const tab of tabs) await tab.click("#guest");
    };

    await expectAll("0 guests | nothing to bring | here: ann, bob, cid, eve | synced");
    await oneMore();
    await expectAll("4 guests | nothing to bring | here: ann, bob, cid, eve | synced");

    globalThis.process.kill(Number(process), "SIGKILL");
    await lineWith(host.lines, /^relay: ended/);
    await oneMore();
    terminals[0]!.child.stdin.write("bring milk\n");
    await tabs[0]!.fill("#thing", "bread");
    await tabs[0]!.press("#thing", "Enter");
    expect(await shown()).not.toContain("8 guests | bread: ?, milk: bob | here: ann, bob, cid, eve | synced");
    await expectAll("8 guests | bread: ?, milk: bob | here: ann, bob, cid, eve | synced");

    await tabs[1]!.click("text=I bring it");
    await expectAll("8 guests | bread: eve, milk: bob | here: ann, bob, cid, eve | synced");
    expect(host.lines.filter((line) => line.startsWith("relay: ws:"))).toHaveLength(2);
  }, 90_000);
});
