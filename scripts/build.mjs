// Builds every package; `tsc -b` itself knows which of them are up to date.
import { quietly, run } from "./run.mjs";
import { SetupError, say } from "./say.mjs";

export async function build() {
  say("building what changed (tsc -b) ...");
  const code = await run(process.execPath, ["node_modules/typescript/bin/tsc", "-b"], { stdio: quietly });
  if (code !== 0)
    throw new SetupError(`the build failed (tsc ended with ${code}): mend the type errors above and try again`);
}
