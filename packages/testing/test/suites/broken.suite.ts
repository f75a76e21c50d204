// Types and adapters that are broken on purpose, each in one way that a suite must find.
import type { DocumentId, LogRecord, SnapshotStorage, Storage, StoredSnapshot } from "@joinery/replica";
import { describeLatticeLaws, storageContract, transportContract } from "@joinery/testing";
import { memoryHub } from "@joinery/transports/memory";
import { bidSubject, type HighestBidField, highestBid } from "./highest-bid.js";

const options = { traces: 5, seed: 7 };

function brokenBid(change: (sound: HighestBidField) => Partial<HighestBidField>): HighestBidField {
  const sound = highestBid();
  return { ...sound, ...change(sound) };
}

describeLatticeLaws(
  "a view with a ceiling",
  bidSubject(brokenBid((sound) => ({ view: (state, authors) => Math.min(sound.view(state, authors), 20) }))),
  options,
);

describeLatticeLaws(
  "a join that forgets",
  bidSubject(
    brokenBid((sound) => {
      let joins = 0;
      return {
        join(state, delta, scope, path) {
          if (++joins % 50 !== 0) sound.join(state, delta, scope, path);
        },
      };
    }),
  ),
  options,
);

describeLatticeLaws("operations without effect", { ...bidSubject(highestBid()), perform: () => {} }, options);

/** Keeps what it is given, and not what it promised: a batch may be half there, records may be there twice. */
class ForgetfulStorage implements Storage {
  readonly #logs = new Map<string, LogRecord[]>();
  readonly #meta = new Map<string, Uint8Array>();
  readonly #snapshots: { readonly id: number; readonly document: string; readonly snapshot: StoredSnapshot }[] = [];

  async append(document: DocumentId, records: readonly LogRecord[]): Promise<void> {
    this.#logs.set(document, [...(this.#logs.get(document) ?? []), ...records]);
  }
  async load(document: DocumentId): Promise<readonly LogRecord[]> {
    return this.#logs.get(document) ?? [];
  }
  async documents(): Promise<readonly DocumentId[]> {
    return [...this.#logs.keys()] as DocumentId[];
  }
  async delete(document: DocumentId): Promise<void> {
    this.#logs.delete(document);
  }
  async loadMeta(key: string): Promise<Uint8Array | undefined> {
    return this.#meta.get(key);
  }
  async saveMeta(key: string, value: Uint8Array): Promise<void> {
    this.#meta.set(key, value);
  }
  async close(): Promise<void> {}

  /** Lets go of the whole log with every snapshot, and of nothing else. */
  readonly snapshots: SnapshotStorage = {
    write: async (document, snapshot) => {
      this.#snapshots.unshift({ id: this.#snapshots.length + 1, document, snapshot });
      this.#logs.delete(document);
    },
    list: async (document) =>
      this.#snapshots
        .filter((kept) => kept.document === document)
        .map(({ id, snapshot }) => ({ id, byteCount: snapshot.bytes.length })),
    read: async (_document, id) => this.#snapshots.find((kept) => kept.id === id)?.snapshot,
    loadAbove: (document) => this.load(document),
  };
}

storageContract("a forgetful storage", { durable: false, snapshots: true }, () => ({
  open: () => new ForgetfulStorage(),
}));

transportContract("a transport that keeps reasons to itself", () => {
  const hub = memoryHub();
  return {
    listener: hub.listener("table"),
    listenerAt: hub.listener,
    dialer: (address) => ({
      target: address,
      async dial(signal) {
        const connection = await hub.dialer(address).dial(signal);
        const close = connection.close.bind(connection);
        connection.close = () => close("closed");
        return connection;
      },
    }),
  };
});
