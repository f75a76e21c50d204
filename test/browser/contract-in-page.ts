// Runs a contract suite inside a web page: the suite as it is, with the matchers of vitest, a runner of a few lines in
// place of vitest's own, and one in place of the one function of Node that the suite uses.
import { createRequire } from "node:module";
import { build, type Plugin } from "esbuild";
import { repositoryRoot } from "../layout/tree/repository.js";
import type { Page } from "./launch-chromium.js";

/** The matchers are a package of vitest's own, found where vitest finds it. */
const matchers = createRequire(createRequire(import.meta.url).resolve("vitest/package.json")).resolve("@vitest/expect");

const runner = `
  import { ASYMMETRIC_MATCHERS_OBJECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, chai } from ${JSON.stringify(matchers)};
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);

  const top = { titles: [], before: [], after: [] };
  let suite = top;
  const tests = [];
  // Of suites that are bundled along and not called.
  export const beforeAll = () => {};
  export const beforeEach = (run) => suite.before.push(run);
  export const afterEach = (run) => suite.after.unshift(run);
  export const describe = (title, body) => {
    const outer = suite;
    suite = { titles: [...outer.titles, title], before: [...outer.before], after: [...outer.after] };
    body();
    suite = outer;
  };
  export const it = (title, run) => tests.push({ title: [...suite.titles, title].join(" > "), suite, run });
  it.each = (cases) => (title, run) => {
    for (const values of cases) it(title.replace("%s", values[0]), () => run(...values));
  };
  const timeout = (title) => new Promise((_, reject) => setTimeout(() => reject(new Error("not over after 30 s")), 30_000));
  globalThis.runTests = async () => {
    const results = [];
    for (const { title, suite, run } of tests) {
      let failure = "";
      try {
        for (const before of suite.before) await before();
        await Promise.race([run(), timeout(title)]);
      } catch (error) {
        failure = String(error?.stack ?? error);
      }
      for (const after of suite.after) await after();
      results.push({ title, failure });
    }
    return results;
  };
`;

/** Equal for equal bytes, and that is all that the suite asks of it. */
const hashing = `
  export const createHash = () => {
    let [one, other] = [0x811c9dc5, 5381];
    const hash = {
      update: (bytes) => {
        for (const byte of bytes) {
          one = Math.imul(one ^ byte, 0x01000193);
          other = (Math.imul(other, 33) + byte) | 0;
        }
        return hash;
      },
      digest: () => one + " " + other,
    };
    return hash;
  };
`;

const inPage: Plugin = {
  name: "in-page",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^(vitest|node:crypto)$/ }, ({ path }) => ({ path, namespace: "in-page" }));
    bundle.onLoad({ filter: /.*/, namespace: "in-page" }, ({ path }) => ({
      contents: path === "vitest" ? runner : hashing,
      resolveDir: `${repositoryRoot}/test`,
    }));
  },
};

/** A script for a page; `contents` is a module that may import packages of the workspace, and call a contract. */
export async function bundleForPage(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${repositoryRoot}/test` },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    conditions: ["browser", "joinery-source"],
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [inPage],
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

export interface ContractResult {
  readonly title: string;
  /** Empty when it passed. */
  readonly failure: string;
}

/** Runs the contracts that the page's script has called. */
export async function runContracts(page: Page): Promise<readonly ContractResult[]> {
  return (await page.evaluate("runTests()")) as readonly ContractResult[];
}
