// A storage in memory that outlives those who open it, and whose bytes a test may change behind their backs.
import type { DocumentId, LogRecord, Storage, StoredSnapshot } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";

export interface Disk extends Storage {
  /** Changes the records that are read from now on. */
  spoilRecords?: (records: readonly LogRecord[]) => readonly LogRecord[];
  spoilSnapshot?: (snapshot: StoredSnapshot, document: DocumentId) => StoredSnapshot;
  /** Every value that was ever saved, by its key. */
  readonly saved: Map<string, Uint8Array[]>;
}

export function disk(): Disk {
  const storage = memoryStorage();
  const snapshots = storage.snapshots!;
  const spoilt = (records: readonly LogRecord[]): readonly LogRecord[] => self.spoilRecords?.(records) ?? records;
  const self: Disk = {
    saved: new Map(),
    append: (document, records) => storage.append(document, records),
    load: async (document) => spoilt(await storage.load(document)),
    documents: () => storage.documents(),
    delete: (document) => storage.delete(document),
    loadMeta: (key) => storage.loadMeta(key),
    saveMeta: async (key, value) => {
      self.saved.set(key, [...(self.saved.get(key) ?? []), value.slice()]);
      await storage.saveMeta(key, value);
    },
    close: async () => {},
    snapshots: {
      write: (...args) => snapshots.write(...args),
      list: (document) => snapshots.list(document),
      loadAbove: async (document, covers) => spoilt(await snapshots.loadAbove(document, covers)),
      read: async (document, id) => {
        const kept = await snapshots.read(document, id);
        return kept && (self.spoilSnapshot?.(kept, document) ?? kept);
      },
    },
  };
  return self;
}
