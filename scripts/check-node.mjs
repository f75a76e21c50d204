// Refuses a Node that is too old before anything else can fail in a less readable way.
import { SetupError } from "./say.mjs";

const oldest = [20, 19];

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new SetupError(
    `Node ${version} is too old, ${oldest.join(".")} or newer is needed: install it from nodejs.org and try again`,
  );
}
