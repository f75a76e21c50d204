// The exit codes of the commands about archives: which errors are damage, and which are wishes that can't be met.

import { StorageError, type StorageErrorCode } from "joinery";
import pc from "picocolors";
import { UsageError } from "../usage-error.js";

export const damageFound = 1;

const damageCodes: readonly StorageErrorCode[] = ["DAMAGED_ARCHIVE", "CORRUPT_STORE"];
const usageCodes: readonly StorageErrorCode[] = [
  "CANNOT_IMPORT",
  "CONFLICTING_RECORD",
  "NO_SUCH_DOCUMENT",
  "NOT_AN_ARCHIVE",
  "NOT_A_STORE",
  "NOT_ENCRYPTED",
  "WRONG_KEY",
];

export const needsSecret =
  "the store is encrypted: give --key-file, --key-env, --passphrase-file or --passphrase-env; nothing was read or written";

/** What `run` answers, or the exit code of damage that stopped it. Throws what else it throws; `UsageError` for a wish. */
export async function codeOf(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.code === "ENCRYPTED") throw new UsageError(needsSecret, { cause: error });
    // Only an export takes a name that has to be free.
    if (error.code === "FILE_EXISTS") throw new UsageError(`${error.message}, or --replace`, { cause: error });
    if (usageCodes.includes(error.code)) throw new UsageError(error.message, { cause: error });
    if (!damageCodes.includes(error.code)) throw error;
    process.stderr.write(`${pc.red("joinery:")} ${error.message}\n`);
    return damageFound;
  }
}
