// A site whose disk takes its time and may crash: entries and snapshots wait in order until they are written, and a crash
// takes what waits. It is opened again from the latest snapshot and the entries above it.
import type { Fields, StructDraft } from "@joinery/crdt";
import type { DeliverEffect, DocumentCore, Effect, Installed, JoinedEffect } from "@joinery/replica";
import { entryOf, epochMs, hexOf, replicaOf, Site } from "../site.js";

/** Something that is on its way to the disk. */
type Write =
  | { readonly type: "entries"; readonly bytes: readonly Uint8Array[]; readonly ticket: number }
  | { readonly type: "snapshot"; readonly bytes: Uint8Array; readonly ticket: number | undefined };

export class BaseSite<F extends Fields> {
  readonly number: number;
  readonly schema: F;
  document: DocumentCore<F>;
  /** What is on disk: entries in the order of their writes, and the latest snapshot. */
  readonly disk: Uint8Array[] = [];
  snapshot: Uint8Array | undefined;
  waiting: Write[] = [];
  /** What it has announced since it was made, over all its lives. */
  readonly sent: Uint8Array[] = [];
  readonly told: (DeliverEffect | JoinedEffect)[] = [];
  nowMs = epochMs;

  constructor(number: number, schema: F) {
    this.number = number;
    this.schema = schema;
    this.document = replicaOf(number).open("room", schema);
    this.document.observed = true;
  }

  change(run: (draft: StructDraft<F>) => void): void {
    this.perform(this.document.change(run, this.nowMs).effects);
  }

  flush(): void {
    this.perform(this.document.flush());
  }

  receive(...bytes: readonly Uint8Array[]): void {
    const entries = bytes.map((entry) => entryOf(entry, this.document));
    this.perform(this.document.receive(entries, this.nowMs));
  }

  install(bytes: Uint8Array): Installed {
    const installed = this.document.base.install(bytes, this.nowMs);
    if (installed.ok) this.perform(installed.effects);
    return installed;
  }

  /** Begins to write a snapshot of its own. */
  takeSnapshot(): void {
    this.flush();
    const { bytes } = this.document.base.snapshot()!;
    this.waiting.push({ type: "snapshot", bytes, ticket: undefined });
  }

  /** The state for a peer, when it may be seen by others. */
  offer(): Uint8Array | undefined {
    const snapshot = this.document.base.snapshot();
    return snapshot !== undefined && this.document.durable.coversAll(snapshot.vector) ? snapshot.bytes : undefined;
  }

  /** Writes what waits, the first `count` writes of it. */
  sync(count: number = this.waiting.length): void {
    for (const write of this.waiting.splice(0, count)) {
      if (write.type === "entries") this.disk.push(...write.bytes);
      else this.snapshot = write.bytes;
      if (write.ticket !== undefined) this.perform(this.document.persisted(write.ticket));
    }
  }

  /** Loses what was not written, and opens what was. */
  crash(): void {
    this.waiting = [];
    this.document = replicaOf(this.number).open("room", this.schema);
    this.document.observed = true;
    if (this.snapshot !== undefined) this.document.base.restore(this.snapshot);
    const entries = this.disk.map((bytes) => entryOf(bytes, this.document));
    const above = entries.filter(({ author, lastSeq }) => !this.document.applied.covers(author, lastSeq));
    this.document.recover(above);
  }

  /** Puts back what the disk has below the snapshot. */
  putBack(): void {
    const entries = this.disk.map((bytes) => entryOf(bytes, this.document));
    this.document.base.putBack(entries.filter(({ author, lastSeq }) => this.document.base.cut.covers(author, lastSeq)));
  }

  /** Drops what the snapshot covers, on disk and in the log. */
  truncate(): void {
    if (this.snapshot === undefined) return;
    const probe = replicaOf(this.number).open("room", this.schema);
    probe.base.restore(this.snapshot);
    const { applied } = probe;
    const kept = this.disk.filter((bytes) => {
      const { author, lastSeq } = entryOf(bytes, probe);
      return !applied.covers(author, lastSeq);
    });
    this.disk.splice(0, this.disk.length, ...kept);
    const cut = this.document.applied.clone();
    for (const { author } of this.document.applied.entries()) {
      const name = this.document.authors.idOf(author);
      cut.set(author, applied.get(probe.authors.intern(name)));
    }
    this.document.base.cutOff(cut);
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "deliver" || effect.type === "joined") this.told.push(effect);
      if (effect.type === "send") this.sent.push(...this.encode(effect.entries));
      if (effect.type === "persist") {
        this.waiting.push({ type: "entries", bytes: this.encode(effect.entries), ticket: effect.ticket });
      }
      if (effect.type === "install") {
        this.waiting.push({ type: "snapshot", bytes: effect.snapshot.bytes, ticket: effect.ticket });
      }
    }
  }

  encode(entries: Parameters<Site<F>["encode"]>[0]): Uint8Array[] {
    return Site.prototype.encode.call(this, entries);
  }

  /** Everything that must be equal where equal entries were applied: state, heads and time among it. */
  get digest(): string {
    this.flush();
    return hexOf(this.document.base.snapshot()!.bytes) + String(this.document.state.fingerprint);
  }
}
