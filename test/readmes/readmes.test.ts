// The examples of every package's README, and of the guides in docs: each compiles under the repository's strict options, runs on Node,
// and prints what the README says it prints. Examples that are suites of tests run in vitest, and pass.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Example, readExamples } from "../pack/readme-example.js";

const root = resolve(import.meta.dirname, "../..");
// Inside the workspace, so that imports of its packages resolve; ignored by git and gone in the end.
const reports = join(root, "test/readmes/.examples");

interface PackageExample extends Example {
  readonly folder: string;
  readonly name: string;
  readonly file: string;
}

const folders = [...readdirSync(join(root, "packages")).map((name) => `packages/${name}`), "sim"];
const guides = ["docs/simulate-your-app", "docs/money"];
const pages = [
  ...folders.map((folder) => ({ folder, page: `${folder}/README.md` })),
  ...guides.map((guide) => ({ folder: guide, page: `${guide}.md` })),
];
const examples = pages.flatMap(({ folder, page }): PackageExample[] =>
  readExamples(readFileSync(join(root, page), "utf8")).map((example, index) => {
    const name = index === 0 ? folder.replace("/", "-") : `${folder.replace("/", "-")}-${index + 1}`;
    const suffix = example.passes.length > 0 ? "test.ts" : "ts";
    return { ...example, folder, name, file: join(reports, `${name}.${suffix}`) };
  }),
);

describe("the examples of the packages' READMEs", () => {
  beforeAll(() => {
    mkdirSync(reports, { recursive: true });
    for (const { file, code } of examples) writeFileSync(file, code);
  });
  afterAll(() => rmSync(reports, { recursive: true, force: true }));

  it("are there for every package that is imported", () => {
    const withExamples = [...new Set(examples.map(({ folder }) => folder))];
    expect(withExamples).toEqual([...folders.filter((folder) => folder !== "packages/cli"), ...guides]);
    for (const { name, prints, passes } of examples) expect([...prints, ...passes], name).not.toEqual([]);
  });

  it("compile", { timeout: 240_000 }, () => {
    expect(faultsOf(examples.map(({ file }) => file))).toEqual([]);
    const wrong = join(reports, "wrong.ts");
    writeFileSync(wrong, "const text: string = 1;\nconsole.log(text);\n");
    expect(faultsOf([wrong])).toHaveLength(1);
  });

  it.each(examples.filter(({ passes }) => passes.length === 0))(
    "run and print what they say: $name",
    { timeout: 240_000 },
    async ({ file, prints }) => {
      const bundle = file.replace(/\.ts$/, ".mjs");
      await build({
        entryPoints: [file],
        outfile: bundle,
        bundle: true,
        platform: "node",
        format: "esm",
        conditions: ["joinery-source"],
        external: ["ws", "@photostructure/sqlite"],
        logLevel: "silent",
      });
      const cwd = mkdtempSync(join(reports, "run-"));
      const output = execFileSync(process.execPath, [bundle], { cwd, encoding: "utf8" });
      expect(output.trimEnd().split("\n")).toEqual(prints);
    },
  );

  const suites = examples.filter(({ passes }) => passes.length > 0);
  it.each(suites)("pass as the suites they are: $name", { timeout: 240_000 }, ({ file, passes }) => {
    const { passed, others } = runSuite(file);
    expect(passed).toEqual(expect.arrayContaining([...passes]));
    expect(others).toEqual([]);
  });
});

interface SuiteReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** The titles of the tests of a suite by their outcome. */
function runSuite(file: string): { readonly passed: readonly string[]; readonly others: readonly string[] } {
  const report = `${file}.json`;
  const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`, file];
  execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, JOINERY_TRACES: "10" }, stdio: "ignore" });
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as SuiteReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = (isPassed: boolean) =>
    tests.filter(({ status }) => (status === "passed") === isPassed).map(({ title }) => title);
  return { passed: titles(true), others: titles(false) };
}

function faultsOf(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.tests.json"), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [...files] }, ts.sys, root);
  const program = ts.createProgram([...files], { ...options, incremental: false, tsBuildInfoFile: undefined! });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}
