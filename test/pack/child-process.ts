// Runs a command to its end and keeps what it printed; a failure carries all of it, so a red test explains itself.
import { execFile } from "node:child_process";

/**
 * Gives what the command wrote to stdout. npm's own variables are left out of the environment:
 * a nested npm would take the outer project for its own.
 */
export function runCommand(command: string, args: readonly string[], folder: string): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_")),
  );
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: folder, env: { ...env, CI: "true" }, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new CommandFailedError(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error }));
    });
  });
}

export class CommandFailedError extends Error {
  readonly code = "command-failed";
  override readonly name = "CommandFailedError";
}
