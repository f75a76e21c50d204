// The voice of the scripts: every word about set-up goes to stderr, so that stdout stays the program's own.

/** Says one line about what is happening. */
export function say(line) {
  process.stderr.write(`joinery: ${line}\n`);
}

/** A failure of set-up: what went wrong and what to do about it, in one line. */
export class SetupError extends Error {
  name = "SetupError";
}

/** Exit code of a failed set-up: EX_SOFTWARE of sysexits, apart from every verdict of the program itself. */
export const setupFailedExitCode = 70;

/** Runs a script's main function; a failed set-up ends in one clear line, anything else is a bug and shows its stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error instanceof SetupError ? error.message : `unexpected failure in the scripts: ${error.stack}`);
    process.exitCode = setupFailedExitCode;
  }
}
