// A replica's storage as a document of some level of durability sees it. All levels go the same way from there on.

import type { AppendDurability, SnapshotStorage, Storage } from "../../storage-port.js";
import type { DurabilityLevel } from "./durability-level.js";

export function levelledStorage(storage: Storage, level: DurabilityLevel): Storage {
  if (level === "durable") return storage;
  return level === "relaxed" ? storageOf(storage, "relaxed") : unwritten(storage);
}

function storageOf(storage: Storage, durability: AppendDurability): Storage {
  return {
    ...bound(storage),
    append: (document, records) => storage.append(document, records, durability),
    ...(storage.snapshots === undefined ? {} : { snapshots: storage.snapshots }),
  };
}

/** Reads what is there, and takes writes without keeping anything. */
function unwritten(storage: Storage): Storage {
  const { snapshots } = storage;
  return {
    ...bound(storage),
    append: async () => {},
    saveMeta: async () => {},
    ...(snapshots === undefined ? {} : { snapshots: unwrittenSnapshots(snapshots) }),
  };
}

function unwrittenSnapshots(snapshots: SnapshotStorage): SnapshotStorage {
  return {
    isVolatile: true,
    write: async () => {},
    list: (document) => snapshots.list(document),
    read: (document, id) => snapshots.read(document, id),
    loadAbove: (document, covers) => snapshots.loadAbove(document, covers),
  };
}

/** Everything that levels don't differ in. */
function bound(storage: Storage): Omit<Storage, "append" | "snapshots"> {
  return {
    load: (document) => storage.load(document),
    documents: () => storage.documents(),
    delete: (document) => storage.delete(document),
    loadMeta: (key) => storage.loadMeta(key),
    saveMeta: (key, value) => storage.saveMeta(key, value),
    close: () => storage.close(),
  };
}
