// What every adapter of the storage port must do, as a suite: an adapter's test calls `storageContract` with a setup.
// Titles state the promises a replica relies on; an adapter that passes may stand below money.
import type { Storage } from "@joinery/replica";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeAtomicity } from "./storage-atomicity.js";
import { describeBatches } from "./storage-batches.js";
import { bank, bytesOf, documentNamed, game, type Rejection, record, rejectionOf } from "./storage-records.js";
import { describeRelaxedAppends, describeReopenedRelaxed } from "./storage-relaxed.js";
import { describeReopenedSnapshots, describeSnapshots } from "./storage-snapshots.js";

/** One place that keeps logs, fresh and empty for every test. */
export interface StorageUnderTest {
  /** A storage over this place. The suite closes one before it opens the next. */
  open(): Storage | Promise<Storage>;
  /** Removes what the place left behind. */
  cleanUp?(): Promise<void>;
}

export interface StorageTraits {
  /** Whether an `open` finds what the one before it was given. */
  readonly durable: boolean;
  /** Whether it keeps snapshots beside the logs. Default false. */
  readonly snapshots?: boolean;
  /** Whether it gives a log in batches. Default false. */
  readonly batches?: boolean;
}

export function storageContract(
  name: string,
  traits: StorageTraits,
  setup: () => StorageUnderTest | Promise<StorageUnderTest>,
): void {
  describe(`the storage contract, kept by ${name}`, () => {
    let place: StorageUnderTest;
    let storage: Storage;
    beforeEach(async () => {
      place = await setup();
      storage = await place.open();
    });
    afterEach(async () => {
      await storage.close();
      await place.cleanUp?.();
    });
    const reopen = async (): Promise<Storage> => {
      await storage.close();
      storage = await place.open();
      return storage;
    };
    const current = (): Storage => storage;

    describeLogs(current);
    describeAtomicity(current);
    describeRelaxedAppends(current);
    describeBytes(current);
    if (traits.batches === true) describeBatches(current);
    else it("gives no batches", () => expect(storage.loadInBatches).toBeUndefined());
    describeMeta(current);
    describeDeletion(current);
    describeSizes(current);
    describeClosing(current);
    if (traits.durable) describeReopening(current, reopen);
    if (traits.durable) describeReopenedRelaxed(current, reopen);
    if (traits.snapshots === true) describeSnapshots(current);
    else it("keeps no snapshots", () => expect(storage.snapshots).toBeUndefined());
    if (traits.durable && traits.snapshots === true) describeReopenedSnapshots(current, reopen);
  });
}

function describeLogs(storage: () => Storage): void {
  describe("its logs", () => {
    it("are empty at first", async () => {
      expect(await storage().load(game)).toEqual([]);
      expect(await storage().documents()).toEqual([]);
    });

    it("give back records in the order of their appends, whatever their author and number", async () => {
      const appended = [record("zoe", 7), record("ann", 1, 4), record("zoe", 2), record("bob", 9), record("ann", 5)];
      await storage().append(game, appended.slice(0, 2));
      for (const one of appended.slice(2)) await storage().append(game, [one]);
      expect(await storage().load(game)).toEqual(appended);
    });

    it("stay apart by document", async () => {
      await storage().append(game, [record("ann", 1)]);
      await storage().append(bank, [record("ann", 1, 1, "other bytes")]);
      expect(await storage().load(game)).toEqual([record("ann", 1)]);
      expect(await storage().load(bank)).toEqual([record("ann", 1, 1, "other bytes")]);
    });

    it("belong to documents of any name, listed in the order of code units", async () => {
      // Code units put the surrogates of an emoji before U+FF5E; bytes of UTF-8 and code points do not.
      const names = ["", "a", "a\0", "a\0b", "ab", "é", "\ud800", "\ud800\ud800", "😀", "\udc00", "～"].map(
        documentNamed,
      );
      for (const [index, name] of [...names].reverse().entries()) {
        await storage().append(name, [record("ann", index + 1)]);
      }
      expect(await storage().documents()).toEqual(names);
      for (const [index, name] of [...names].reverse().entries()) {
        expect(await storage().load(name)).toEqual([record("ann", index + 1)]);
      }
    });

    it("don't list a document that was only asked for, or given nothing", async () => {
      await storage().load(game);
      await storage().append(bank, []);
      expect(await storage().documents()).toEqual([]);
    });

    it("show an append to the load that is called right after it", async () => {
      const appending = storage().append(game, [record("ann", 1)]);
      expect(await storage().load(game)).toEqual([record("ann", 1)]);
      await appending;
    });

    it("take appends that are called at once, in the order of the calls", async () => {
      const appended = Array.from({ length: 50 }, (_, index) => record("ann", index + 1));
      await Promise.all(appended.map((one) => storage().append(game, [one])));
      expect(await storage().load(game)).toEqual(appended);
    });
  });
}

function describeBytes(storage: () => Storage): void {
  it("keeps the bytes as they were at the call, whoever changes theirs afterwards", async () => {
    const mine = record("ann", 1, 1, "before");
    const meta = bytesOf("before");
    const writing = [storage().append(game, [mine]), storage().saveMeta("identity", meta)];
    mine.bytes.fill(0);
    meta.fill(0);
    await Promise.all(writing);
    mine.bytes.fill(1);

    const [loaded] = await storage().load(game);
    expect(loaded?.bytes).toEqual(bytesOf("before"));
    loaded?.bytes.fill(0);
    (await storage().loadMeta("identity"))?.fill(0);
    expect((await storage().load(game))[0]?.bytes).toEqual(bytesOf("before"));
    expect(await storage().loadMeta("identity")).toEqual(bytesOf("before"));
  });

  it("keeps every byte, and a record without any", async () => {
    const all = { ...record("ann", 1), bytes: Uint8Array.from({ length: 256 }, (_, index) => index) };
    const none = { ...record("ann", 2), bytes: new Uint8Array() };
    const part = { ...record("ann", 3), bytes: all.bytes.subarray(10, 20) };
    await storage().append(game, [all, none, part]);
    const loaded = await storage().load(game);
    expect(loaded).toEqual([all, none, part]);
    expect(loaded.every(({ bytes }) => bytes.constructor === Uint8Array)).toBe(true);
  });
}

function describeMeta(storage: () => Storage): void {
  it("gives back the last value saved under a key, and undefined for any other key", async () => {
    expect(await storage().loadMeta("identity")).toBeUndefined();
    await storage().saveMeta("identity", bytesOf("old"));
    await Promise.all([
      storage().saveMeta("identity", bytesOf("newer")),
      storage().saveMeta("identity", bytesOf("newest")),
      storage().saveMeta("", new Uint8Array()),
    ]);
    expect(await storage().loadMeta("identity")).toEqual(bytesOf("newest"));
    expect(await storage().loadMeta("")).toEqual(new Uint8Array());
    expect(await storage().loadMeta("identity\0")).toBeUndefined();
    expect(await storage().documents()).toEqual([]);
  });
}

function describeDeletion(storage: () => Storage): void {
  describe("a deletion", () => {
    it("takes a document's records and nothing else, and lets it begin anew", async () => {
      await storage().append(game, [record("ann", 1), record("bob", 1)]);
      await storage().append(bank, [record("ann", 1)]);
      await storage().saveMeta("game", bytesOf("kept"));
      await storage().delete(game);
      expect(await storage().load(game)).toEqual([]);
      expect(await storage().documents()).toEqual([bank]);
      expect(await storage().load(bank)).toEqual([record("ann", 1)]);
      expect(await storage().loadMeta("game")).toEqual(bytesOf("kept"));
      await storage().append(game, [record("ann", 1, 1, "other bytes than before")]);
      expect(await storage().load(game)).toEqual([record("ann", 1, 1, "other bytes than before")]);
      expect(await storage().documents()).toEqual([bank, game]);
    });

    it("of what isn't there is fine", async () => {
      await storage().delete(game);
      await storage().append(game, [record("ann", 1)]);
      await storage().delete(game);
      await storage().delete(game);
      expect(await storage().documents()).toEqual([]);
    });

    it("stands in order with the appends that are called at once", async () => {
      await Promise.all([
        storage().append(game, [record("ann", 1)]),
        storage().delete(game),
        storage().append(game, [record("ann", 2)]),
      ]);
      expect(await storage().load(game)).toEqual([record("ann", 2)]);
    });
  });
}

function describeSizes(storage: () => Storage): void {
  it("holds records of 1 MiB", async () => {
    const large = [1, 2, 3].map((seq) => ({ ...record("ann", seq), bytes: new Uint8Array(2 ** 20).fill(seq) }));
    await storage().append(game, large);
    const loaded = await storage().load(game);
    expect(loaded.map(({ bytes }) => bytes.length)).toEqual([2 ** 20, 2 ** 20, 2 ** 20]);
    expect(loaded.every(({ bytes }, index) => bytes.every((byte) => byte === index + 1))).toBe(true);
  });

  it("holds 10,000 records", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => record(`author${index % 7}`, index + 1));
    for (let start = 0; start < many.length; start += 500) await storage().append(game, many.slice(start, start + 500));
    const loaded = await storage().load(game);
    expect(loaded).toHaveLength(10_000);
    expect(loaded.every(({ firstSeq }, index) => firstSeq === index + 1)).toBe(true);
  });
}

function describeClosing(storage: () => Storage): void {
  it("refuses every operation after it was closed, but not a second close", async () => {
    await storage().append(game, [record("ann", 1)]);
    await storage().close();
    await storage().close();
    const operations: (() => Promise<unknown>)[] = [
      () => storage().append(game, [record("ann", 2)]),
      () => storage().append(game, []),
      () => storage().load(game),
      () => storage().documents(),
      () => storage().delete(game),
      () => storage().loadMeta("identity"),
      () => storage().saveMeta("identity", bytesOf("who")),
    ];
    const rejections: Rejection[] = [];
    for (const operation of operations) rejections.push(await rejectionOf(operation()));
    expect(rejections.map(({ name, code }) => `${name} ${code}`)).toEqual(operations.map(() => "StorageError CLOSED"));
  });

  it("finishes the writes that were called before the close", async () => {
    const writing = storage().append(game, [record("ann", 1)]);
    const closing = storage().close();
    await expect(writing).resolves.toBeUndefined();
    await closing;
  });
}

function describeReopening(storage: () => Storage, reopen: () => Promise<Storage>): void {
  it("keeps everything for the next open", async () => {
    await storage().append(game, [record("ann", 1), record("bob", 1, 3)]);
    await storage().append(bank, [record("ann", 1)]);
    await storage().saveMeta("identity", bytesOf("who"));
    const again = await reopen();
    expect(await again.load(game)).toEqual([record("ann", 1), record("bob", 1, 3)]);
    expect(await again.load(bank)).toEqual([record("ann", 1)]);
    expect(await again.documents()).toEqual([bank, game]);
    expect(await again.loadMeta("identity")).toEqual(bytesOf("who"));
    await again.append(game, [record("ann", 2)]);
    expect((await (await reopen()).load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 1, 2]);
    await storage().delete(game);
    expect(await (await reopen()).documents()).toEqual([bank]);
  });
}
