// A storage in memory whose appends can be held back, let through in any order, and made to fail.
import type { DocumentId, LogRecord, Storage } from "@joinery/replica";

export class DiskError extends Error {
  readonly code = "WRITE_FAILED";
}

interface Append {
  readonly document: DocumentId;
  readonly records: readonly LogRecord[];
  finish(error?: Error): void;
}

export class SlowStorage implements Storage {
  readonly logs: Map<DocumentId, LogRecord[]> = new Map();
  readonly meta: Map<string, Uint8Array> = new Map();
  /** Appends under way, oldest first. */
  readonly appends: Append[] = [];
  /** How many records each append had. */
  readonly groups: number[] = [];
  isHolding = false;
  isClosed = false;

  append(document: DocumentId, records: readonly LogRecord[]): Promise<void> {
    this.groups.push(records.length);
    if (this.appends.some((other) => other.document === document)) throw new DiskError("two appends at a time");
    return new Promise((resolve, reject) => {
      const append: Append = {
        document,
        records,
        finish: (error) => {
          this.appends.splice(this.appends.indexOf(append), 1);
          if (error !== undefined) return reject(error);
          this.logs.set(document, [...(this.logs.get(document) ?? []), ...records]);
          resolve();
        },
      };
      this.appends.push(append);
      if (!this.isHolding) queueMicrotask(() => append.finish());
    });
  }

  async load(document: DocumentId): Promise<readonly LogRecord[]> {
    return this.logs.get(document) ?? [];
  }

  async documents(): Promise<readonly DocumentId[]> {
    return [...this.logs.keys()].sort();
  }

  async delete(document: DocumentId): Promise<void> {
    this.logs.delete(document);
  }

  async loadMeta(key: string): Promise<Uint8Array | undefined> {
    return this.meta.get(key);
  }

  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    this.meta.set(key, value);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** Lets microtasks and timers that are due run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
