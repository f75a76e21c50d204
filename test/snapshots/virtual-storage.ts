// A storage on a virtual disk: every write is one append to it, safe when its sync is over, and a crash takes or tears what
// was not. What the disk kept is replayed into memory for the next life.
import type {
  DocumentId,
  LogRecord,
  SnapshotStorage,
  SnapshotWriting,
  Storage,
  StoredSnapshot,
} from "@joinery/replica";
import type { VirtualDisk } from "@joinery/sim";
import { memoryStorage } from "@joinery/storage/memory";

export type DiskWrite =
  | { readonly type: "append"; readonly document: DocumentId; readonly records: readonly LogRecord[] }
  | {
      readonly type: "snapshot";
      readonly document: DocumentId;
      readonly snapshot: StoredSnapshot;
      readonly writing: SnapshotWriting;
    };

/** What `disk` holds now, to be written on. */
export async function storageOn(disk: VirtualDisk<DiskWrite>): Promise<Storage> {
  const memory = memoryStorage();
  const kept = memory.snapshots as SnapshotStorage;
  const perform = (write: DiskWrite): Promise<void> =>
    write.type === "append"
      ? memory.append(write.document, write.records)
      : kept.write(write.document, write.snapshot, write.writing);
  for (const write of disk.synced()) await perform(write);
  const onDisk = (write: DiskWrite): Promise<void> =>
    new Promise((resolve, reject) => disk.append([write], () => void perform(write).then(resolve, reject)));
  return {
    append: (document, records) => onDisk({ type: "append", document, records }),
    load: (document) => memory.load(document),
    documents: () => memory.documents(),
    delete: (document) => memory.delete(document),
    loadMeta: (key) => memory.loadMeta(key),
    saveMeta: (key, value) => memory.saveMeta(key, value),
    close: () => memory.close(),
    snapshots: {
      write: (document, snapshot, writing) => onDisk({ type: "snapshot", document, snapshot, writing }),
      list: (document) => kept.list(document),
      read: (document, id) => kept.read(document, id),
      loadAbove: (document, covers) => kept.loadAbove(document, covers),
    },
  };
}
