// The options of `joinery craps host` and `joinery craps join`: a game of craps at terminals, over WebSockets.

import { userInfo } from "node:os";
import { Command } from "commander";
import type { HouseTerms } from "./craps/house/house-terms.js";
import { runHost } from "./craps/run-host.js";
import { runJoin } from "./craps/run-join.js";
import { readNumber } from "./read-number.js";
import { untilSignal } from "./until-signal.js";
import { UsageError } from "./usage-error.js";

interface SeatFlags {
  readonly name?: string;
  readonly store?: string;
  readonly keystore?: string;
  readonly watch?: boolean;
}

type AmountFlag = "seats" | "chips" | "bank" | "min" | "max" | "swing" | "patience";

interface HostFlags extends SeatFlags, Record<AmountFlag, string> {
  readonly port: string;
  readonly host: string;
  readonly odds: string;
  readonly placeWorks?: boolean;
  readonly hardwaysWork?: boolean;
  readonly comeOddsWork?: boolean;
  readonly lineUnlocked?: boolean;
}

const codes = `
Exit codes:
  0 ended when told to   64 usage   69 port, host, store or keystore not to be had   70 internal`;

const hostHelp = `
This process is the house, and the arbiter of who is late; its terminal has a seat of its own. The dice are thrown by everybody
together, so that nobody can choose them. Type help for the commands. House rules count when the table is new: with --store it
is opened again as it was. It ends at quit, SIGINT and SIGTERM; where there is nothing to read from, it goes on.
${codes}

Examples:
  joinery craps host --port 7000 --host 0.0.0.0 --name ann
  joinery craps host --port 7000 --store table.db --seats 6 --odds 2-2-2`;

const joinHelp = `
Type help for the commands. While the link is cut, bets are made and kept here, and go out when it is back. With --store a process
that was killed comes back to its seat; its key is kept beside the store, or where --keystore says.
${codes}

Examples:
  joinery craps join ws://192.168.1.20:7000 --name bob
  printf 'wait\\nbet pass 10\\nroll\\nwait\\nbalances\\n' | joinery craps join ws://127.0.0.1:7000`;

/** The commands of the game. */
export function crapsCommand(): Command {
  return new Command("craps")
    .description("play craps with others, at terminals, over WebSockets")
    .addCommand(hostCommand())
    .addCommand(joinCommand())
    .exitOverride();
}

function hostCommand(): Command {
  return withSeat(new Command("host"))
    .description("open a table and play at it")
    .option("--port <port>", "where to listen, 0 to 65535; 0 takes a free one", "7000")
    .option("--host <host>", "the address to listen at; 0.0.0.0 opens it to the network", "127.0.0.1")
    .option("--seats <count>", "players at the table, 1 to 16", "4")
    .option("--chips <count>", "what a newcomer gets to play with, beside the deposit", "1000")
    .option("--bank <count>", "the chips of the house", "100000")
    .option("--min <count>", "the least on a spot", "1")
    .option("--max <count>", "the most on a spot", "100")
    .option("--odds <cap>", "odds on 4 and 10, 5 and 9, 6 and 8: so many times the bet", "3-4-5")
    .option("--swing <count>", "what one player can win and lose by a roll; deposits cover it for all seats", "1000")
    .option("--patience <seconds>", "when a round goes on without who is late; 0: never, and no deposits", "60")
    .option("--place-works", "place bets work on the come-out")
    .option("--hardways-work", "hardways work on the come-out")
    .option("--come-odds-work", "odds behind come bets work on the come-out")
    .option("--line-unlocked", "pass and come bets may be taken down from their number")
    .addHelpText("after", hostHelp)
    .exitOverride()
    .action((flags: HostFlags) => {
      const run = {
        ...readSeat(flags),
        port: readNumber("--port", flags.port, 0, 65_535) as number,
        host: flags.host,
        terms: readTerms(flags),
      };
      return untilSignal((stop) => runHost(run, stop));
    });
}

function joinCommand(): Command {
  return withSeat(new Command("join"))
    .description("play at somebody's table")
    .argument("<address>", "the table: ws://host:port")
    .option("--timeout <seconds>", "how long to wait for a table, 1 to 3600", "30")
    .addHelpText("after", joinHelp)
    .exitOverride()
    .action((address: string, flags: SeatFlags & { readonly timeout: string }) => {
      const timeoutMs = (readNumber("--timeout", flags.timeout, 1, 3600) as number) * 1000;
      return untilSignal((stop) => runJoin({ ...readSeat(flags), address, timeoutMs }, stop));
    });
}

function withSeat(command: Command): Command {
  return command
    .option("--name <name>", "what others see you as (default: that of your account here)")
    .option("--store <file>", "the SQLite file that keeps the game (default: memory, gone when it ends)")
    .option("--keystore <file>", "the file that keeps your key (default: beside the store)")
    .option("--watch", "watch without a seat");
}

function readSeat({ name, store, keystore, watch }: SeatFlags): {
  readonly name: string;
  readonly store: string | undefined;
  readonly keystore: string | undefined;
  readonly watches: boolean;
} {
  if (name === "") throw new UsageError("--name takes at least one character");
  if (store === "") throw new UsageError("--store takes the name of a file");
  if (keystore === "") throw new UsageError("--keystore takes the name of a file");
  return { name: name ?? userInfo().username, store, keystore, watches: watch === true };
}

function readTerms(flags: HostFlags): HouseTerms {
  const amount = (flag: AmountFlag, min: number, max: number): number =>
    readNumber(`--${flag}`, flags[flag], min, max) as number;
  const odds = /^(\d{1,3})-(\d{1,3})-(\d{1,3})$/.exec(flags.odds);
  if (odds === null) throw new UsageError(`--odds takes three numbers, such as 3-4-5, not "${flags.odds}"`);
  const [minimum, maximum] = [amount("min", 1, 1_000_000), amount("max", 1, 1_000_000)];
  if (minimum > maximum) throw new UsageError(`--min ${minimum} is above --max ${maximum}`);
  return {
    ...{ minimum, maximum, seats: amount("seats", 1, 16), chips: amount("chips", 1, 1_000_000_000) },
    bank: amount("bank", 1, 1_000_000_000_000),
    swing: amount("swing", 1, 1_000_000_000),
    patience: amount("patience", 0, 86_400),
    odds: [Number(odds[1]), Number(odds[2]), Number(odds[3])],
    flags: {
      placeWorksOnComeOut: flags.placeWorks === true,
      hardwaysWorkOnComeOut: flags.hardwaysWork === true,
      comeOddsWorkOnComeOut: flags.comeOddsWork === true,
      lineLocked: flags.lineUnlocked !== true,
    },
  };
}
