// A storage that encrypts what it keeps in another one: records, snapshots and small values. Names of documents and authors, numbers,
// sizes, counts and keys of values are not hidden, since storage finds and bounds by them; each is bound to what it stands
// with, so that nothing opens in another's place.

import type { AppendDurability, DocumentId, LogRecord, Prefix, SnapshotStorage, Storage } from "@joinery/replica";
import { encryptionKey } from "@joinery/replica";
import { StorageError } from "../errors.js";
import { checkRecords, copyRecord, quote } from "../record-check.js";
import { checkSnapshot, copySnapshot } from "../snapshot-check.js";
import { OrderedCalls } from "./ordered-calls.js";
import { recordPlace, snapshotPlace, valuePlace } from "./places.js";
import { type Sealing, sealBytes } from "./sealing.js";
import { checkSecret, type StorageSecret } from "./storage-secret.js";
import { sealingOf } from "./store-keys.js";

/**
 * `storage` encrypted with AES-256-GCM, under keys that it keeps encrypted with `secret`. It must be empty, or have been written
 * this way. Rejects as `storage` does at the first operation and later, and with `StorageError`: `WRONG_KEY`, `NOT_ENCRYPTED`,
 * `CORRUPT_STORE` for what was changed or moved, `NO_DRIVER` without WebCrypto. Throws `ArgumentError` for what is no secret.
 */
export function encryptedStorage(storage: Storage, secret: StorageSecret): Storage {
  checkSecret(secret, "the secret of encryptedStorage");
  return new EncryptedStorage(storage, secret);
}

class EncryptedStorage implements Storage {
  readonly loadInBatches?: NonNullable<Storage["loadInBatches"]>;
  readonly epoch?: NonNullable<Storage["epoch"]>;
  readonly tenure?: NonNullable<Storage["tenure"]>;
  readonly snapshots?: SnapshotStorage;
  readonly #inner: Storage;
  readonly #secret: StorageSecret;
  readonly #calls = new OrderedCalls();
  #opening: Promise<Sealing> | undefined;

  constructor(inner: Storage, secret: StorageSecret) {
    this.#inner = inner;
    // The application may wipe its own.
    this.#secret = "key" in secret ? { key: secret.key.slice() } : secret;
    if (inner.loadInBatches !== undefined) this.loadInBatches = (document) => this.#batches(document);
    if (inner.epoch !== undefined) this.epoch = () => this.#inOrder(async () => inner.epoch?.());
    if (inner.tenure !== undefined) this.tenure = () => this.#inOrder(async () => inner.tenure?.());
    if (inner.snapshots !== undefined) this.snapshots = this.#snapshotsOf(inner.snapshots);
  }

  async append(document: DocumentId, records: readonly LogRecord[], durability?: AppendDurability): Promise<void> {
    checkRecords(document, records);
    const copies = records.map(copyRecord);
    const sealed = this.#sealing().then((sealing) => Promise.all(copies.map((each) => seal(sealing, document, each))));
    return this.#calls.call(sealed, (all) => this.#inner.append(document, all, durability));
  }

  async load(document: DocumentId): Promise<readonly LogRecord[]> {
    return this.#opened(document, await this.#inOrder(() => this.#inner.load(document)));
  }

  documents(): Promise<readonly DocumentId[]> {
    return this.#inOrder(() => this.#inner.documents());
  }

  delete(document: DocumentId): Promise<void> {
    return this.#inOrder(() => this.#inner.delete(document));
  }

  async loadMeta(key: string): Promise<Uint8Array | undefined> {
    const sealed = await this.#inOrder(() => this.#inner.loadMeta(innerKey(key)));
    if (sealed === undefined) return undefined;
    const bytes = await (await this.#sealing()).open(valuePlace(key), sealed);
    return bytes ?? refuse(`the value ${quote(key)}`);
  }

  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    const copy = Uint8Array.from(value);
    const sealed = this.#sealing().then((sealing) => sealing.seal(valuePlace(key), copy));
    return this.#calls.call(sealed, (bytes) => this.#inner.saveMeta(innerKey(key), bytes));
  }

  close(): Promise<void> {
    return this.#calls.call(Promise.resolve(), () => this.#inner.close());
  }

  /** Tried again at the next operation when it fails. */
  #sealing(): Promise<Sealing> {
    this.#opening ??= sealingOf(this.#inner, this.#secret).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Reads nothing, too, of a store that isn't this secret's. */
  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    return this.#calls.call(this.#sealing(), run);
  }

  async #opened(document: DocumentId, records: readonly LogRecord[]): Promise<readonly LogRecord[]> {
    const sealing = await this.#sealing();
    return Promise.all(records.map((record) => open(sealing, document, record)));
  }

  async *#batches(document: DocumentId): AsyncIterable<readonly LogRecord[]> {
    const batches = await this.#inOrder(async () => this.#inner.loadInBatches?.(document) ?? []);
    for await (const batch of batches) yield await this.#opened(document, batch);
  }

  #snapshotsOf(inner: SnapshotStorage): SnapshotStorage {
    return {
      ...(inner.isVolatile === true ? { isVolatile: true } : {}),
      write: async (document, snapshot, writing) => {
        checkSnapshot(document, snapshot, writing);
        const { covers, bytes } = copySnapshot(snapshot);
        const place = snapshotPlace(document, covers);
        const sealed = this.#sealing().then((sealing) => sealing.seal(place, bytes as Uint8Array<ArrayBuffer>));
        return this.#calls.call(sealed, (all) => inner.write(document, { covers, bytes: all }, writing));
      },
      list: async (document) => {
        const infos = await this.#inOrder(() => inner.list(document));
        return infos.map(({ id, byteCount }) => ({ id, byteCount: byteCount - sealBytes }));
      },
      read: async (document, id) => {
        const kept = await this.#inOrder(() => inner.read(document, id));
        if (kept === undefined) return undefined;
        const bytes = await (await this.#sealing()).open(snapshotPlace(document, kept.covers), kept.bytes);
        return { covers: kept.covers, bytes: bytes ?? refuse(`snapshot ${id} of ${quote(document)}`) };
      },
      loadAbove: async (document: DocumentId, covers: readonly Prefix[]) =>
        this.#opened(document, await this.#inOrder(() => inner.loadAbove(document, covers))),
    };
  }
}

/** No key of a user's is that under which the store's keys are. */
function innerKey(key: string): string {
  return key.startsWith(encryptionKey) ? `${encryptionKey}/${key}` : key;
}

async function seal(sealing: Sealing, document: DocumentId, record: LogRecord): Promise<LogRecord> {
  const bytes = record.bytes as Uint8Array<ArrayBuffer>;
  return { ...record, bytes: await sealing.seal(recordPlace(document, record), bytes) };
}

async function open(sealing: Sealing, document: DocumentId, record: LogRecord): Promise<LogRecord> {
  const bytes = await sealing.open(recordPlace(document, record), record.bytes);
  const { author, firstSeq, lastSeq } = record;
  const name = `the record of ${author} from ${firstSeq} on in ${quote(document)}`;
  return { author, firstSeq, lastSeq, bytes: bytes ?? refuse(name) };
}

function refuse(what: string): never {
  const advice = "begin a new store, and so a new author, and fetch the documents from peers";
  throw new StorageError("CORRUPT_STORE", `${what} is not what was written there: it was changed, or moved: ${advice}`);
}
