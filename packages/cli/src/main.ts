// Reads the command line and turns every ending into an exit code and, where something is wrong, one clear line.

import { BankFileError, exitCode, SimulationError } from "@joinery/sim";
import { Command, CommanderError } from "commander";
import { ReplicaError, StorageError, TransportError } from "joinery";
import pc from "picocolors";
import { needsSecret } from "./archive/outcome.js";
import { exportCommand, importCommand, verifyCommand } from "./archive-commands.js";
import { crapsCommand } from "./craps-command.js";
import { relayCommand } from "./relay-command.js";
import { simCommand } from "./sim-command.js";
import { UsageError } from "./usage-error.js";
import { userStack } from "./user-stack.js";
import { version } from "./version.js";

/** The port or the file that a command was told to use is not to be had. */
const unavailable = 69;

/** Runs one command; answers its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCode.pass;
  const hear = (outcome: number): void => {
    code = outcome;
  };
  const program = new Command("joinery")
    .description("Replicated state of games and money that stays right when the network splits.")
    .version(version, "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(pc.red(text)) })
    .addCommand(simCommand(hear))
    .addCommand(relayCommand())
    .addCommand(crapsCommand())
    .addCommand(exportCommand(hear))
    .addCommand(importCommand(hear))
    .addCommand(verifyCommand(hear));
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.pass : exitCode.usage;
  const code = codeOf(error);
  const message = messageOf(error);
  process.stderr.write(`${pc.red("joinery:")} ${message}\n`);
  // Whoever has mistyped something is helped by a line; where it came from matters of what nobody expected.
  const stack = code === exitCode.internal ? stackOf(error) : undefined;
  if (stack !== undefined) process.stderr.write(`${pc.dim(stack)}\n`);
  return code;
}

/** Where an error came from; of what code of an application threw in a simulation, the lines of the application. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof SimulationError)) return error instanceof Error ? error.stack : undefined;
  return error.cause instanceof Error ? error.cause.stack && userStack(error.cause.stack) : undefined;
}

function messageOf(error: unknown): string {
  if (error instanceof ReplicaError && error.code === "ENCRYPTED") return needsSecret;
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): number {
  if (error instanceof SimulationError) return error.exitCode;
  if (error instanceof StorageError || error instanceof TransportError) return unavailable;
  if (error instanceof ReplicaError && error.code === "ENCRYPTED") return exitCode.usage;
  return error instanceof UsageError || error instanceof BankFileError ? exitCode.usage : exitCode.internal;
}
