// The version that is asked for is that of the package.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runCommand } from "./run-command.js";

it.each(["--version", "-V"])("joinery %s prints the version of the package", async (option) => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  expect(await runCommand(option)).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});
