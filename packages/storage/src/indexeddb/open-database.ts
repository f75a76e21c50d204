// Opens the database of a store: makes it when it is new, and leaves alone what is another program's or a later version's.
import { openDB } from "idb";
import { notAStore, openFault, quoted } from "./indexeddb-fault.js";
import { createStores, formatVersion, type StoreDatabase, type StoreSchema, storeNames } from "./schema.js";

/** @param onLost called when the connection ends without having been closed here; says what happened */
export async function openDatabase(name: string, onLost: (what: string) => void): Promise<StoreDatabase> {
  try {
    const database: StoreDatabase = await openDB<StoreSchema>(name, formatVersion, {
      upgrade: (fresh) => createStores(fresh),
      blocking: () => {
        // Somebody deletes it or brings a later format, and waits for this connection to end.
        database.close();
        onLost(`the database ${quoted(name)} was deleted or upgraded elsewhere`);
      },
      terminated: () => onLost(`the browser has closed the database ${quoted(name)}`),
    });
    const names = database.objectStoreNames;
    if (names.length === storeNames.length && storeNames.every((store) => names.contains(store))) return database;
    database.close();
    throw notAStore(name);
  } catch (cause) {
    throw openFault(name, cause);
  }
}
