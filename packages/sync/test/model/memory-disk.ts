// The least that a replica needs of a storage, for tests of the shell.

import type { DocumentId, LogRecord, Storage } from "@joinery/replica";

export function memoryDisk(): Storage {
  const logs = new Map<DocumentId, LogRecord[]>();
  const meta = new Map<string, Uint8Array>();
  return {
    append: async (document, records) => void logs.set(document, [...(logs.get(document) ?? []), ...records]),
    load: async (document) => logs.get(document) ?? [],
    documents: async () => [...logs.keys()].sort(),
    delete: async (document) => void logs.delete(document),
    loadMeta: async (key) => meta.get(key),
    saveMeta: async (key, value) => void meta.set(key, value),
    close: async () => {},
  };
}
