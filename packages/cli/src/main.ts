// Reads the command line and turns every ending into an exit code and, where something is wrong, one clear line.

import { BankFileError, exitCode } from "@joinery/sim";
import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { simCommand } from "./sim-command.js";
import { UsageError } from "./usage-error.js";

/** Runs one command; answers its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCode.pass;
  const program = new Command("joinery")
    .description("Replicated state of games and money that stays right when the network splits.")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(pc.red(text)) })
    .addCommand(simCommand((outcome) => (code = outcome)));
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.pass : exitCode.usage;
  const isUsage = error instanceof UsageError || error instanceof BankFileError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${pc.red("joinery:")} ${message}\n`);
  if (!isUsage && error instanceof Error && error.stack !== undefined) process.stderr.write(`${pc.dim(error.stack)}\n`);
  return isUsage ? exitCode.usage : exitCode.internal;
}
