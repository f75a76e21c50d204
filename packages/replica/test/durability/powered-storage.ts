// A storage in memory that loses power: what a relaxed append brought goes, unless a durable write came after it.
import type { AppendDurability, DocumentId, LogRecord, Storage } from "@joinery/replica";

type Write = (logs: Map<DocumentId, LogRecord[]>, meta: Map<string, Uint8Array>) => void;

/** A disk, which outlives the storages over it. */
export class PoweredDisk {
  readonly #onDisk: Write[] = [];
  #relaxed: Write[] = [];
  /** What was asked for, in order. */
  readonly asked: (AppendDurability | "meta" | "delete")[] = [];

  write(write: Write, durability: AppendDurability): void {
    this.#relaxed.push(write);
    if (durability === "durable") this.#onDisk.push(...this.#relaxed.splice(0));
  }

  losePower(): void {
    this.#relaxed = [];
  }

  /** A storage over what there is now. */
  open(): Storage {
    const logs = new Map<DocumentId, LogRecord[]>();
    const meta = new Map<string, Uint8Array>();
    for (const write of [...this.#onDisk, ...this.#relaxed]) write(logs, meta);
    const perform = (write: Write, asked: AppendDurability | "meta" | "delete"): void => {
      this.asked.push(asked);
      this.write(write, asked === "relaxed" ? "relaxed" : "durable");
      write(logs, meta);
    };
    return {
      append: async (document, records, durability = "durable") =>
        perform((to) => to.set(document, [...(to.get(document) ?? []), ...records]), durability),
      load: async (document) => logs.get(document) ?? [],
      documents: async () => [...logs.keys()].sort(),
      delete: async (document) => perform((to) => to.delete(document), "delete"),
      loadMeta: async (key) => meta.get(key),
      saveMeta: async (key, value) => perform((_, to) => to.set(key, value), "meta"),
      close: async () => {},
    };
  }
}
