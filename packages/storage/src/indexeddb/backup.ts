// A copy of a store beside it, made before an upgrade: a database of its own, in the format that the store has. It is a store too,
// and one that was copied: it gets an epoch of its own, so whoever opens it writes as a new author.
import { deleteDB, openDB } from "idb";
import type { Database } from "./format.js";
import { epochKey } from "./store-epoch.js";

/** Rows of one batch: more of them as long as those of the last had few bytes. */
const batchRowsMax = 128;
const batchBytesMax = 1024 * 1024;

/** The name of a store's backup. One that is there already is from an upgrade that didn't end. */
export function backupName(name: string, version: number): string {
  return `${name}-format${version}`;
}

/** Call it as the owner of the store: all of it is on disk under the other name when this resolves. */
export async function backUp(name: string, store: Database): Promise<void> {
  const copyName = backupName(name, store.version);
  await deleteDB(copyName);
  const copy = (await openDB(copyName, store.version, {
    upgrade: (fresh) => copyLayout(store, fresh as Database),
  })) as Database;
  try {
    for (const rows of store.objectStoreNames) await copyRows(store, copy, rows);
  } finally {
    copy.close();
  }
}

function copyLayout(from: Database, to: Database): void {
  const names = [...from.objectStoreNames];
  const reading = from.transaction(names);
  for (const name of names) {
    const { keyPath, autoIncrement, indexNames, index } = reading.objectStore(name);
    const rows = to.createObjectStore(name, { keyPath, autoIncrement });
    for (const one of indexNames) {
      const { keyPath: path, unique, multiEntry } = index.call(reading.objectStore(name), one);
      rows.createIndex(one, path, { unique, multiEntry });
    }
  }
}

async function copyRows(from: Database, to: Database, name: string): Promise<void> {
  let [count, last] = [1, undefined as IDBValidKey | undefined];
  for (;;) {
    const range = last === undefined ? null : IDBKeyRange.lowerBound(last, true);
    const reading = from.transaction(name).store;
    const [keys, values] = await Promise.all([reading.getAllKeys(range, count), reading.getAll(range, count)]);
    if (keys.length === 0) return;
    await addRows(to, name, keys, values);
    const bytes = values.reduce((sum: number, value: unknown) => sum + bytesIn(value), 0);
    count = bytes * 2 <= batchBytesMax ? Math.min(count * 2, batchRowsMax) : Math.max(1, count >> 1);
    last = keys.at(-1);
  }
}

async function addRows(
  to: Database,
  name: string,
  keys: readonly IDBValidKey[],
  values: readonly unknown[],
): Promise<void> {
  const writing = to.transaction(name, "readwrite", { durability: "strict" });
  const rows = writing.store;
  const adding = keys.map(async (key, index) => {
    if (key !== epochKey) await rows.add(values[index], rows.keyPath === null ? key : undefined);
  });
  await Promise.all([...adding, writing.done]);
}

/** Of a row itself, or under its names. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + (ArrayBuffer.isView(one) ? one.byteLength : 0), 0);
}
