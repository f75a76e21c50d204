// A real replica with one document and an instant disk. What it wrote is kept as canonical bytes.
import { createHash } from "node:crypto";
import type { Fields } from "@joinery/crdt";
import { type DocumentCore, decodeEntry, type Effect, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { expect } from "vitest";
import type { StructType } from "../naive/schema.js";
import { names } from "./names.js";
import { fieldsOf } from "./schema.js";

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

export class Site {
  readonly document: DocumentCore<Fields>;
  /** What it wrote, in order. */
  readonly entries: Entry[] = [];
  nowMs = Date.UTC(2026, 0, 1);

  /** Of the author `number`, with a document that `genesis` founds. */
  constructor(number: number, type: StructType, genesis: object) {
    const replica = new ReplicaCore({ author: names[number]!, founding: founding(sha256) });
    this.document = replica.create(fieldsOf(type), genesis as never);
  }

  /** What it wrote, as canonical bytes. */
  get written(): Uint8Array[] {
    return this.entries.map((entry) => encodeEntry(entry, this.document.authors));
  }

  /** A transaction; the entry that it is in stays open. */
  change(run: (draft: Record<string, unknown>) => unknown): void {
    this.nowMs++;
    this.#perform(this.document.change((draft) => run(draft as Record<string, unknown>), this.nowMs).effects);
  }

  flush(): void {
    this.#perform(this.document.flush());
  }

  receive(bytes: readonly Uint8Array[]): void {
    const entries = bytes.map((one) => {
      const entry = decodeEntry(one, this.document.authors);
      if (!entry.ok) expect.fail(entry.reason);
      return entry.value;
    });
    this.#perform(this.document.receive(entries, this.nowMs));
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type !== "persist") continue;
      this.entries.push(...effect.entries.filter(({ author }) => author === this.document.self));
      this.#perform(this.document.persisted(effect.ticket));
    }
  }
}
