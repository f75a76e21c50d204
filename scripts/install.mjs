// Installs the dependencies with the pnpm that package.json names, unless the lockfile is the one last installed.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { quietly, root, run } from "./run.mjs";
import { SetupError, say } from "./say.mjs";

const stampFile = new URL("node_modules/.joinery-installed", root);

export async function installDependencies() {
  const wanted = fingerprint();
  if (readStamp() === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  say(`installing dependencies (${packageManager.replace("@", " ")}) ...`);
  await installWith(packageManager);
  writeFileSync(stampFile, wanted);
}

async function installWith(packageManager) {
  // `npm --silent` is meant for the program's output; the reason of a failed install must be seen all the same.
  const options = { stdio: quietly, env: { CI: "true", npm_config_loglevel: "error" } };
  const code = await run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], options).catch((error) => {
    throw new SetupError(
      `npx could not be started (${error.message}): install npm, which comes with Node, and try again`,
    );
  });
  if (code === 0) return;
  throw new SetupError(
    `dependencies could not be installed (pnpm ended with ${code}, its reason is above): check that the npm registry ` +
      `can be reached; after a change to a package.json run "npx ${packageManager} install" to renew pnpm-lock.yaml`,
  );
}

/** Changes with everything that decides what an install would put on this machine. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]) {
    hash.update(readFileSync(new URL(name, root)));
  }
  return hash.digest("hex");
}

function readStamp() {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return undefined;
  }
}
