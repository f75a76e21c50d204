// A format after the present one, made up: what an upgrade to it has to bring along, whatever the next real one will be.
import { openDB } from "idb";
import { currentFormat, type Format, type UpgradeStep } from "../src/indexeddb/format.js";
import { openDatabase } from "../src/indexeddb/open-database.js";

/** Adds an object store and an index, and rewrites every record, calling `during` in the middle. */
export function laterFormat(during: () => void = () => undefined): Format {
  const run: UpgradeStep["run"] = async (database, change) => {
    database.createObjectStore("authors");
    const records = change.objectStore("records");
    records.createIndex("positions", "position");
    for (let row = await records.openCursor(); row !== null; row = await row.continue()) {
      await row.update({ ...(row.value as object), rewritten: true });
      during();
    }
  };
  return {
    version: currentFormat.version + 1,
    storeNames: [...currentFormat.storeNames, "authors"],
    create: () => undefined,
    steps: new Map([[currentFormat.version, { storeNames: currentFormat.storeNames, run }]]),
  };
}

/** Opens a store as the library of a later format would, and closes it. */
export async function upgrade(name: string, format: Format): Promise<void> {
  (await openDatabase(name, () => undefined, format)).close();
}

/** All of a database: its version, and the rows of its object stores. */
export async function contentOf(name: string): Promise<Record<string, unknown>> {
  const database = await openDB(name);
  const content: Record<string, unknown> = { version: database.version };
  for (const store of database.objectStoreNames) content[store] = await database.getAll(store);
  database.close();
  return content;
}
