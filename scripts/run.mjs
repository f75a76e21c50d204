// Runs a child process to its end. The parent waits through Ctrl-C, so that the child decides how to stop.
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** The root of the repository, where every command runs. */
export const root = new URL("..", import.meta.url);

/** Streams of a set-up step: no input, and all output on stderr. */
export const quietly = ["ignore", 2, 2];

/**
 * Resolves to the exit code, or to 128 plus the signal's number as shells do it.
 * Rejects when the command can't be started at all.
 */
export function run(command, args, { stdio = "inherit", env = {} } = {}) {
  const onWindows = process.platform === "win32";
  const child = spawn(command, args, {
    cwd: root,
    stdio,
    env: { ...process.env, ...env },
    // Windows finds npx.cmd only through a shell.
    shell: onWindows && command === "npx",
  });
  const stayAlive = () => {};
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGINT", stayAlive);
  process.on("SIGTERM", passOn);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("SIGINT", stayAlive);
      process.off("SIGTERM", passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
