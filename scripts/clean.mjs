// Removes what the build and the tests made. Dependencies stay: installing them again is seldom what one wants.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { root } from "./run.mjs";
import { say } from "./say.mjs";

const packages = readdirSync(new URL("packages/", root)).map((name) => `packages/${name}/dist`);

for (const path of [...packages, "sim/dist", "bench/dist", "examples/relay/dist", "reports", "coverage", ".joinery"]) {
  const target = new URL(path, root);
  if (!existsSync(target)) continue;
  rmSync(target, { recursive: true });
  say(`removed ${path}`);
}
