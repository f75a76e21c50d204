// The snapshots of one document, the latest last, and what they let go of the log beside them.
import type { SnapshotInfo, SnapshotWriting, StoredSnapshot } from "@joinery/replica";
import { copySnapshot, coveredByAll } from "../snapshot-check.js";
import type { MemoryLog } from "./memory-log.js";

export class MemorySnapshots {
  #kept: { readonly id: number; readonly snapshot: StoredSnapshot }[] = [];
  #lastId = 0;

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  list(): readonly SnapshotInfo[] {
    return this.#kept.map(({ id, snapshot }) => ({ id, byteCount: snapshot.bytes.length })).reverse();
  }

  read(id: number): StoredSnapshot | undefined {
    const found = this.#kept.find((kept) => kept.id === id);
    return found && copySnapshot(found.snapshot);
  }

  write(snapshot: StoredSnapshot, { keep, truncate }: SnapshotWriting, log: MemoryLog): void {
    this.#kept.push({ id: ++this.#lastId, snapshot: copySnapshot(snapshot) });
    this.#kept.splice(0, this.#kept.length - keep);
    if (truncate && this.#kept.length >= keep) log.drop(coveredByAll(this.#kept.map((kept) => kept.snapshot.covers)));
  }
}
