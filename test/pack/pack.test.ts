// What users get: the packed packages, installed by npm into an empty project, run the example of the README
// on Node and in a browser.
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipWithoutChromium } from "../browser/launch-chromium.js";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "./child-process.js";
import { bundleForBrowser, compileExample, runInChromium, runOnNode } from "./example-run.js";
import { createPackedProject, type PackedProject } from "./packed-project.js";
import { type Example, readExample } from "./readme-example.js";

let project: PackedProject;
beforeAll(async () => {
  project = await createPackedProject();
}, 180_000);
afterAll(() => project?.close());

const folderOf = (name: string): string => join(project.folder, "node_modules", name);

describe("every packed package", () => {
  it("holds its licence, its README and no trace of the build", async () => {
    expect(project.packages).toContain("joinery");
    for (const name of project.packages) {
      const files = await readdir(folderOf(name), { recursive: true });
      expect(files, name).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
      expect(files.filter((file) => /tsbuildinfo|\.test\./.test(file))).toEqual([]);
    }
  });

  it("comes from its tarball, and so do the packages it needs", async () => {
    const lockfile = JSON.parse(await readFile(join(project.folder, "package-lock.json"), "utf8"));
    const entries = Object.entries(lockfile.packages as Record<string, { resolved?: string }>);
    const ours = entries.filter(([path]) => project.packages.some((name) => path.endsWith(`node_modules/${name}`)));
    expect(ours).toHaveLength(project.packages.length);
    for (const [path, { resolved }] of ours) expect(resolved, path).toMatch(/^file:.*\.tgz$/);
  });

  it("has a manifest that publint finds no fault with", async () => {
    for (const name of project.packages) {
      const { messages } = await publint({ pkgDir: folderOf(name), pack: false, strict: true });
      const faults = messages
        .filter(({ type }) => type !== "suggestion")
        .map(({ code, path }) => `${code} ${path.join(".")}`);
      expect(faults, name).toEqual([]);
    }
  });

  it("has entry points that can be imported", { timeout: 120_000 }, async () => {
    for (const name of project.packages) {
      const { exports } = JSON.parse(await readFile(join(folderOf(name), "package.json"), "utf8"));
      for (const path of Object.keys(exports)) {
        const specifier = JSON.stringify(name + path.slice(1));
        await runCommand(process.execPath, ["--input-type=module", "-e", `await import(${specifier})`], project.folder);
      }
    }
  });

  it("has commands that explain themselves", async () => {
    const commands = (await readdir(folderOf(".bin"))).filter((name) => name.startsWith("joinery"));
    expect(commands).toEqual(["joinery"]);
    expect(await runCommand(join(folderOf(".bin"), "joinery"), ["--help"], project.folder)).toMatch(/^Usage: joinery/);
  });
});

/** Compiles, runs and compares an example; in the browser only where there is one. */
function describeExample(name: string, read: () => Promise<Example | undefined>): void {
  describe(name, () => {
    let example: Example;
    let script: string;
    beforeAll(async () => {
      const found = await read();
      expect(found, "a TypeScript block").toBeDefined();
      example = found!;
      script = await compileExample(project.folder, "example", example.code);
    });

    it("prints on Node what its comments say", async () => {
      expect(example.prints.length).toBeGreaterThan(0);
      expect(await runOnNode(project.folder, script)).toEqual(example.prints);
    });

    it.skipIf(skipWithoutChromium)("prints the same in Chromium", async () => {
      const bundle = await bundleForBrowser(script);
      expect(await runInChromium(bundle, example.prints.length)).toEqual(await runOnNode(project.folder, script));
    });
  });
}

describeExample("the example of the README", async () =>
  readExample(await readFile(join(repositoryRoot, "README.md"), "utf8")),
);

describe("the project of the test", () => {
  it("lies outside the repository, which holds no tarball", async () => {
    expect(project.folder.startsWith(repositoryRoot)).toBe(false);
    await expect(access(join(project.folder, "package-lock.json"))).resolves.toBeUndefined();
    const folders = [
      ".",
      "sim",
      ...(await readdir(join(repositoryRoot, "packages"))).map((name) => `packages/${name}`),
    ];
    for (const folder of folders) {
      const files = await readdir(join(repositoryRoot, folder));
      expect(files.filter((name) => name.endsWith(".tgz"))).toEqual([]);
    }
  });
});
