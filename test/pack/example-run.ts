// Takes an example through what its reader would do: compile it strictly, run it on Node, bundle it for the browser.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchChromium } from "../browser/launch-chromium.js";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "./child-process.js";

const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "DOM"],
  module: "NodeNext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  types: [],
};

/** Compiles the code in the project's folder and gives the path of the result. Type errors of any file are failures. */
export async function compileExample(folder: string, name: string, code: string): Promise<string> {
  await writeFile(join(folder, `${name}.ts`), code);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  await runCommand(process.execPath, [join(repositoryRoot, "node_modules/typescript/bin/tsc"), "-p", "."], folder);
  return join(folder, `${name}.js`);
}

/** The lines it prints on Node. */
export async function runOnNode(folder: string, script: string): Promise<string[]> {
  const printed = await runCommand(process.execPath, [script], folder);
  return printed.split("\n").slice(0, -1);
}

/** Bundles a compiled example as a web project would, without anything of Node in it. */
export async function bundleForBrowser(script: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["browser", "import"],
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

/** The lines a module logs in Chromium, up to the end of its evaluation and at least `linesMin` of them. */
export async function runInChromium(code: string, linesMin: number): Promise<string[]> {
  const browser = await launchChromium();
  try {
    return await collectLines(await browser.newPage(), code, linesMin);
  } finally {
    await browser.close();
  }
}

const evaluated = "the module has been evaluated";

async function collectLines(page: Page, code: string, linesMin: number): Promise<string[]> {
  const pages = new Map([
    ["/", ["text/html", `<!doctype html><script type="module" src="/main.js"></script>`]],
    ["/main.js", ["text/javascript", `import "./example.js"; console.debug(${JSON.stringify(evaluated)});`]],
    ["/example.js", ["text/javascript", code]],
  ]);
  await page.route("**/*", (route) => {
    const [contentType, body] = pages.get(new URL(route.request().url()).pathname) ?? [];
    return contentType === undefined || body === undefined
      ? route.fulfill({ status: 204 })
      : route.fulfill({ contentType, body });
  });
  const lines: string[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    let ended = false;
    page.on("pageerror", reject);
    page.on("console", (message) => {
      if (message.text() === evaluated) ended = true;
      else lines.push(message.text());
      if (ended && lines.length >= linesMin) resolve();
    });
  });
  // Pages of localhost are secure contexts, which is where browsers offer their cryptography.
  await Promise.all([finished, page.goto("http://localhost/")]);
  return lines;
}
