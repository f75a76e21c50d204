// The options of `joinery export`, `joinery import` and `joinery verify`: documents of a store in one file.

import { Command } from "commander";
import { codeOf } from "./archive/outcome.js";
import { runExport, runImport } from "./archive/run-archive.js";
import { runVerify } from "./archive/run-verify.js";
import { addSecretOptions, readSecret, type SecretFlags } from "./archive/secret-options.js";

interface DocumentFlags extends SecretFlags {
  readonly document: readonly string[];
}

const codes = `
Exit codes:
  0 fine   1 damage found   70 internal
  64 usage, and files that are not what the command needs: not there, there already, something else, another key
  69 a file or store that can't be opened, read or written, or that is in use`;

const exportHelp = `
The archive holds entries, snapshots, genesis and schema of documents, compressed and with checksums. It does not hold who the
store's replica is: a store made from it becomes a new author. The store must not be open elsewhere. The archive of an encrypted
store is not encrypted.
${codes}

Examples:
  joinery export game.db game.joinery
  joinery export game.db rooms.joinery --document room/1 --document room/2
  joinery export game.db game.joinery --passphrase-file game.passphrase`;

const importHelp = `
Everything is checked before anything is written. A store that is not there yet is made: whole, or not at all. One that is
there is added to, where its documents and those of the archive go together; interrupted, the same import finishes it.
With a key or a passphrase a new store is encrypted.
${codes}

Examples:
  joinery import game.joinery restored.db
  joinery import game.joinery restored.db --key-env GAME_KEY`;

const verifyHelp = `
Checks checksums, reads every entry, and checks that no chain has a gap, and the signatures and the genesis of documents that
have them. Of what is damaged it says where, and what can still be read.
${codes}

Examples:
  joinery verify game.joinery
  joinery verify game.db --json --key-file game.key`;

/** Writes documents of a store into an archive. */
export function exportCommand(onOutcome: (code: number) => void): Command {
  return addSecretOptions(new Command("export"))
    .description("write documents of a store into one file")
    .argument("<store>", "the SQLite file of the store")
    .argument("<file>", "the archive to write")
    .option("--document <name>", "only this document; may be given more than once", collect, [])
    .option("--replace", "replace the file if it is there")
    .addHelpText("after", exportHelp)
    .exitOverride()
    .action(async (store: string, file: string, flags: DocumentFlags & { readonly replace?: boolean }) => {
      const { document: documents, replace = false } = flags;
      onOutcome(await codeOf(() => runExport(store, file, { documents, replace, secret: readSecret(flags) })));
    });
}

/** Reads an archive into a store. */
export function importCommand(onOutcome: (code: number) => void): Command {
  return addSecretOptions(new Command("import"))
    .description("read the documents of an archive into a store")
    .argument("<file>", "the archive")
    .argument("<store>", "the SQLite file of the store, made when it is not there")
    .option("--document <name>", "only this document; may be given more than once", collect, [])
    .addHelpText("after", importHelp)
    .exitOverride()
    .action(async (file: string, store: string, flags: DocumentFlags) => {
      onOutcome(await codeOf(() => runImport(file, store, { documents: flags.document, secret: readSecret(flags) })));
    });
}

/** Checks an archive or a store. */
export function verifyCommand(onOutcome: (code: number) => void): Command {
  return addSecretOptions(new Command("verify"))
    .description("check an archive or a store, and say what can be read of it")
    .argument("<file>", "the archive, or the SQLite file of the store")
    .option("--json", "print one JSON object on standard output")
    .addHelpText("after", verifyHelp)
    .exitOverride()
    .action(async (file: string, flags: SecretFlags & { readonly json?: boolean }) => {
      onOutcome(await codeOf(() => runVerify(file, flags.json === true, readSecret(flags))));
    });
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
