// A storage that outlives the replica on it, as a disk does.
import type { Storage } from "joinery";
import { memoryStorage } from "joinery/storage/memory";

export interface KeptStorage extends Storage {
  /** While set, every write rejects with it. */
  fault: Error | undefined;
  /** While set, appends reject with it, though what they brought is on disk. */
  appendFault: Error | undefined;
}

export function keptStorage(): KeptStorage {
  const inner = memoryStorage();
  const writing = async (write: () => Promise<void>): Promise<void> => {
    if (kept.fault !== undefined) throw kept.fault;
    await write();
  };
  const kept: KeptStorage = {
    fault: undefined,
    appendFault: undefined,
    append: async (document, records) => {
      await writing(() => inner.append(document, records));
      if (kept.appendFault !== undefined) throw kept.appendFault;
    },
    saveMeta: (key, value) => writing(() => inner.saveMeta(key, value)),
    load: (document) => inner.load(document),
    loadMeta: (key) => inner.loadMeta(key),
    delete: (document) => writing(() => inner.delete(document)),
    documents: () => inner.documents(),
    close: async () => {},
  };
  return kept;
}
