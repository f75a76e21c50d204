// From a clean clone with nothing but Node and npm to a built workspace. Does only what is not done yet.
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { checkNode } from "./check-node.mjs";
import { installDependencies } from "./install.mjs";
import { runMain } from "./say.mjs";

export async function setUp() {
  checkNode();
  await installDependencies();
  await build();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    await setUp();
    return 0;
  });
}
