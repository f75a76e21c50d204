// Opens the database of a store: makes it when it is new, upgrades it when an older version of the library wrote it, and leaves
// alone what is another program's or a later version's. A crash leaves a store of the old format or of the new, and what was
// upgraded has a backup.
import { openDB } from "idb";
import { backUp } from "./backup.js";
import { currentFormat, type Database, type Format, isStore, runSteps } from "./format.js";
import { newerFormat, notAStore, openFault, quoted } from "./indexeddb-fault.js";
import type { StoreDatabase, StoreSchema } from "./schema.js";

/**
 * Call it as the owner of the store.
 *
 * @param onLost called when the connection ends without having been closed here; says what happened
 */
export async function openDatabase(
  name: string,
  onLost: (what: string) => void,
  format: Format = currentFormat,
): Promise<StoreDatabase> {
  try {
    const version = await storedVersion(name);
    if (version > format.version) throw newerFormat(name, version, format.version);
    if (version > 0 && version < format.version) await backUpOlder(name, version, format);
    const database = await openInFormat(name, onLost, format);
    if (isStore(database as Database, format)) return database;
    database.close();
    throw notAStore(name);
  } catch (cause) {
    throw openFault(name, cause);
  }
}

/** 0 where there is no database; none is made. */
async function storedVersion(name: string): Promise<number> {
  let version: number | undefined;
  try {
    const found = await openDB(name, undefined, {
      // Asked for only where there is no database, and undoing this undoes making one.
      upgrade: (_fresh, _old, _new, change) => {
        version = 0;
        change.done.catch(() => undefined);
        change.abort();
      },
    });
    version = found.version;
    found.close();
  } catch (cause) {
    if (version === undefined) throw cause;
  }
  return version;
}

async function backUpOlder(name: string, version: number, format: Format): Promise<void> {
  const store = (await openDB(name, version)) as Database;
  try {
    if (!isStore(store, format)) throw notAStore(name);
    await backUp(name, store);
  } finally {
    store.close();
  }
}

async function openInFormat(name: string, onLost: (what: string) => void, format: Format): Promise<StoreDatabase> {
  const faults: unknown[] = [];
  const opening = openDB<StoreSchema>(name, format.version, {
    upgrade: (changed, from, _to, change) => {
      change.done.catch(() => undefined);
      if (from === 0) format.create(changed);
      else undoOnFault(runSteps(changed as Database, change as never, from, format), change, faults);
    },
    blocking: (_current, _wanted, { target }) => {
      // Somebody deletes it or brings a later format, and waits for this connection to end.
      (target as IDBDatabase).close();
      onLost(`the database ${quoted(name)} was deleted or upgraded elsewhere`);
    },
    terminated: () => onLost(`the browser has closed the database ${quoted(name)}`),
  });
  return opening.catch((cause: unknown) => {
    throw faults[0] ?? cause;
  });
}

/** Nobody waits for what changes a version: a fault of it ends the transaction, and is told by whoever waits for that. */
function undoOnFault(running: Promise<void>, change: { abort(): void }, faults: unknown[]): void {
  running.catch((cause: unknown) => {
    faults.push(cause);
    try {
      change.abort();
    } catch {
      // What failed has ended it.
    }
  });
}
