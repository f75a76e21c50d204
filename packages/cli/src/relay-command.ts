// The options of `joinery relay`: a node that keeps documents and passes them on, for clients that are rarely there together.

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { addSecretOptions, readSecret, type SecretFlags } from "./archive/secret-options.js";
import { readNumber } from "./read-number.js";
import { type RelayOptions, runRelay } from "./relay/run-relay.js";
import { untilSignal } from "./until-signal.js";
import { UsageError } from "./usage-error.js";

interface RelayFlags extends SecretFlags {
  readonly port: string;
  readonly host: string;
  readonly store?: string;
  readonly prefix: readonly string[];
  readonly documents: string;
  readonly connectionsPerAddress: string;
  readonly backup?: string;
}

const help = `
It opens every document that a peer asks for, without knowing its schema. That goes for money and for
signed documents too, whose names begin with "~": their genesis comes from whoever asks for them, and signatures are checked.
Whoever reaches the port may read and write what the prefixes allow. It ends on SIGINT and SIGTERM.
A backup is what "joinery export" writes, of a relay that goes on meanwhile: "joinery verify" checks it, "joinery import" makes a store
of it. That of an encrypted store is not encrypted.

Exit codes:
  0 ended when told to   64 usage   69 port or store not to be had   70 internal

Examples:
  joinery relay --port 8080 --store relay.db
  joinery relay --port 8080 --store relay.db --host 0.0.0.0 --prefix room/ --prefix chat/
  joinery relay --port 8080 --store relay.db --backup relay.joinery   (and then: kill -USR2 <process>)`;

const perAddress =
  "how many clients may be connected from one address, or one IPv6 network of 64 bits, 1 to 1000; behind a proxy all have its address";

/** The command that relays until it is told to stop. */
export function relayCommand(): Command {
  const command = new Command("relay")
    .description("keep documents and pass them on between clients, over WebSockets")
    .option("--port <port>", "where to listen, 0 to 65535; 0 takes a free one", "8080")
    .option("--host <host>", "the address to listen at; 0.0.0.0 opens it to the network", "127.0.0.1")
    .option("--store <file>", "the SQLite file that keeps the documents (default: memory, gone when it ends)")
    .option("--prefix <text>", "only documents whose names begin so; may be given more than once", collect, [])
    .option("--documents <count>", "how many to have open at once, 1 to 100000; the others are on disk", "1000")
    .option("--connections-per-address <count>", perAddress, "100")
    .option(
      "--backup <file>",
      "write an archive of all documents to this file at each SIGUSR2, in place of the one before",
    );
  return addSecretOptions(command)
    .addHelpText("after", help)
    .exitOverride()
    .action((flags: RelayFlags) => {
      const options = readFlags(flags);
      return untilSignal(({ signal }) => runRelay(options, signal));
    });
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function readFlags(flags: RelayFlags): RelayOptions {
  const { port, host, store, prefix, documents, connectionsPerAddress, backup } = flags;
  const secret = readSecret(flags);
  if (prefix.includes(""))
    throw new UsageError("--prefix takes at least one character: leave it out for every document");
  if (store === "") throw new UsageError("--store takes the name of a file");
  if (backup !== undefined) checkBackup(backup, store);
  if (secret !== undefined && store === undefined)
    throw new UsageError("a key or a passphrase is for a --store: give one");
  return {
    port: readNumber("--port", port, 0, 65_535) as number,
    host,
    storeFile: store,
    secret,
    prefixes: prefix,
    documentsMax: readNumber("--documents", documents, 1, 100_000) as number,
    connectionsPerAddress: readNumber("--connections-per-address", connectionsPerAddress, 1, 1000) as number,
    backupFile: backup,
  };
}

/** What is found out at the first signal only would be found out too late. */
function checkBackup(backup: string, store: string | undefined): void {
  if (backup === "" || (store !== undefined && resolve(backup) === resolve(store)))
    throw new UsageError("--backup takes the name of a file, and another than --store");
  if (!existsSync(dirname(resolve(backup))))
    throw new UsageError(`the folder of ${backup} is not there: make it first, or give --backup another`);
}
