// What an encrypted storage refuses: wrong secrets, bytes that were changed, and whatever is put in another's place.
import { createDecipheriv, createHmac } from "node:crypto";
import type { DocumentId, LogRecord } from "@joinery/replica";
import { changeStorageSecret, encryptedStorage, type StorageSecret } from "@joinery/storage/encrypted";
import { memoryStorage } from "@joinery/storage/memory";
import { bytesOf, documentNamed, record } from "@joinery/testing/probes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sealing } from "../../src/encrypted/sealing.js";
import { type Disk, disk } from "./spoilt-storage.js";

const key = new Uint8Array(32).fill(1);
const scrypt = { N: 2 ** 14, r: 8, p: 1 };
const [game, bank] = [documentNamed("game"), documentNamed("bank")];
const corrupt = expect.objectContaining({ name: "StorageError", code: "CORRUPT_STORE" });
const codeOf = (code: string): unknown => expect.objectContaining({ name: "StorageError", code });

async function written(on: Disk, secret: StorageSecret = { key }): Promise<void> {
  const storage = encryptedStorage(on, secret);
  await storage.append(game, [record("ann", 1), record("ann", 2), record("bob", 1)]);
  await storage.append(bank, [record("ann", 1)]);
  await storage.saveMeta("author", bytesOf("who writes"));
  await storage.saveMeta("open/game", bytesOf("1"));
  await storage.snapshots!.write(game, snapshotAt(1), { keep: 9, truncate: false });
  await storage.snapshots!.write(game, snapshotAt(2), { keep: 9, truncate: false });
}

function snapshotAt(seq: number): { covers: { author: LogRecord["author"]; seq: number }[]; bytes: Uint8Array } {
  return { covers: [{ author: "ann" as LogRecord["author"], seq }], bytes: bytesOf(`state ${seq}`) };
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at]! ^= 0x10;
  return copy;
};

describe("an encrypted storage", () => {
  it("shows nothing of contents to who has the disk, and gives them to who has the secret", async () => {
    const on = disk();
    await written(on);
    const [first] = await on.load(game);
    const seen = [...(await on.load(game)).map(({ bytes }) => bytes), ...[...on.saved.values()].flat()];
    for (const bytes of seen) {
      expect(new TextDecoder("latin1").decode(bytes)).not.toMatch(/ann|bob|who writes/);
    }
    expect(first).toMatchObject({ author: "ann", firstSeq: 1, lastSeq: 1 });
    const again = encryptedStorage(on, { key });
    expect((await again.load(game))[0]).toEqual(record("ann", 1));
    expect((await again.snapshots!.list(game)).map(({ byteCount }) => byteCount)).toEqual([7, 7]);
  });

  it.each<[string, StorageSecret, StorageSecret]>([
    ["another key", { key }, { key: new Uint8Array(32).fill(2) }],
    ["another passphrase", { passphrase: "open sesame", scrypt }, { passphrase: "open Sesame" }],
    ["a key instead of a passphrase", { passphrase: "open sesame", scrypt }, { key }],
    ["a passphrase instead of a key", { key }, { passphrase: "open sesame" }],
  ])("refuses %s at every operation, and writes nothing", async (_what, right, wrong) => {
    const on = disk();
    await written(on, right);
    const before = [...on.saved.values()].flat().length;
    const storage = encryptedStorage(on, wrong);
    const operations: (() => Promise<unknown>)[] = [
      () => storage.load(game),
      () => storage.append(game, [record("eve", 1)]),
      () => storage.delete(game),
      () => storage.documents(),
      () => storage.saveMeta("author", bytesOf("eve")),
      () => storage.loadMeta("author"),
      () => storage.snapshots!.list(game),
    ];
    for (const operation of operations) await expect(operation()).rejects.toEqual(codeOf("WRONG_KEY"));
    expect([...on.saved.values()].flat().length).toBe(before);
    expect(await encryptedStorage(on, right).load(game)).toHaveLength(3);
  });

  it("takes a passphrase however its letters are composed", async () => {
    const on = disk();
    await written(on, { passphrase: "caf\u00e9", scrypt });
    expect(await encryptedStorage(on, { passphrase: "cafe\u0301" }).load(bank)).toEqual([record("ann", 1)]);
  });

  it("refuses every record with a flipped bit", async () => {
    const on = disk();
    await written(on);
    const [first] = await on.load(bank);
    for (let at = 0; at < first!.bytes.length; at++) {
      on.spoilRecords = (records) => records.map((each) => ({ ...each, bytes: flipped(each.bytes, at) }));
      await expect(encryptedStorage(on, { key }).load(bank), `byte ${at}`).rejects.toEqual(corrupt);
    }
    on.spoilRecords = (records) => records.map((each) => ({ ...each, bytes: each.bytes.subarray(0, 20) }));
    await expect(encryptedStorage(on, { key }).load(bank)).rejects.toEqual(corrupt);
  });

  it.each<[string, (all: readonly LogRecord[], elsewhere: LogRecord) => readonly LogRecord[]]>([
    [
      "in the place of a later one",
      ([one, two]) => [one!, { ...one!, firstSeq: two!.firstSeq, lastSeq: two!.lastSeq }],
    ],
    ["under another author", ([, , bob]) => [{ ...bob!, author: "ann" as LogRecord["author"] }]],
    ["with another end", ([one]) => [{ ...one!, lastSeq: 2 }]],
    ["in another document", (_all, elsewhere) => [elsewhere]],
  ])("refuses a record that was put %s", async (_where, move) => {
    const on = disk();
    await written(on);
    const [elsewhere] = await on.load(bank);
    on.spoilRecords = (records) => move(records, elsewhere!);
    const storage = encryptedStorage(on, { key });
    await expect(storage.load(game)).rejects.toEqual(corrupt);
    await expect(storage.snapshots!.loadAbove(game, [])).rejects.toEqual(corrupt);
  });

  it("refuses records of another store under the same key", async () => {
    const [on, other] = [disk(), disk()];
    await written(on);
    await written(other);
    const theirs = await other.load(game);
    on.spoilRecords = () => theirs;
    await expect(encryptedStorage(on, { key }).load(game)).rejects.toEqual(corrupt);
  });

  it("refuses an old snapshot that stands for more than it covers, and one that was moved or changed", async () => {
    const on = disk();
    await written(on);
    const [latest, older] = await on.snapshots!.list(game);
    const old = (await on.snapshots!.read(game, older!.id))!;
    const read = (): Promise<unknown> => encryptedStorage(on, { key }).snapshots!.read(game, latest!.id) as never;
    on.spoilSnapshot = ({ covers }) => ({ covers, bytes: old.bytes });
    await expect(read()).rejects.toEqual(corrupt);
    on.spoilSnapshot = ({ bytes }) => ({ covers: snapshotAt(3).covers, bytes });
    await expect(read()).rejects.toEqual(corrupt);
    on.spoilSnapshot = ({ covers, bytes }) => ({ covers, bytes: flipped(bytes, 15) });
    await expect(read()).rejects.toEqual(corrupt);
    delete on.spoilSnapshot;
    expect(await read()).toEqual(snapshotAt(2));
  });

  it("refuses a value that was changed, or saved under another key", async () => {
    const on = disk();
    await written(on);
    const [author] = on.saved.get("author")!;
    await on.saveMeta("open/game", author!);
    const storage = encryptedStorage(on, { key });
    await expect(storage.loadMeta("open/game")).rejects.toEqual(corrupt);
    await on.saveMeta("author", flipped(author!, 3));
    await expect(storage.loadMeta("author")).rejects.toEqual(corrupt);
  });

  it("keeps values apart from its own keys, whatever they are called", async () => {
    const storage = encryptedStorage(memoryStorage(), { key });
    for (const name of ["encryption", "encryption/encryption", "encryption/"]) {
      expect(await storage.loadMeta(name)).toBeUndefined();
      await storage.saveMeta(name, bytesOf(name));
    }
    for (const name of ["encryption", "encryption/encryption", "encryption/"]) {
      expect(await storage.loadMeta(name)).toEqual(bytesOf(name));
    }
  });

  it("refuses a store that is there in the clear, and keys that are damaged or ask for too much work", async () => {
    const plain = memoryStorage();
    await plain.append(game, [record("ann", 1)]);
    await expect(encryptedStorage(plain, { key }).load(game)).rejects.toEqual(codeOf("NOT_ENCRYPTED"));
    const named = memoryStorage();
    await named.saveMeta("author", bytesOf("ann"));
    await expect(encryptedStorage(named, { key }).documents()).rejects.toEqual(codeOf("NOT_ENCRYPTED"));

    const on = disk();
    await written(on, { passphrase: "p", scrypt });
    const [keys] = on.saved.get("encryption")!;
    for (let at = 0; at < keys!.length; at += 7) {
      await on.saveMeta("encryption", flipped(keys!, at));
      await expect(encryptedStorage(on, { passphrase: "p" }).load(game)).rejects.toEqual(corrupt);
    }
  });
});

describe("the secret of an encrypted storage", () => {
  it("is changed in one write, without anything being encrypted anew", async () => {
    const on = disk();
    await written(on);
    const before = await on.load(game);
    const next: StorageSecret = { passphrase: "open sesame", scrypt };
    await expect(changeStorageSecret(on, next, { key })).rejects.toEqual(codeOf("WRONG_KEY"));
    await changeStorageSecret(on, { key }, next);
    expect(on.saved.get("encryption")).toHaveLength(2);
    expect(await on.load(game)).toEqual(before);
    await expect(encryptedStorage(on, { key }).load(game)).rejects.toEqual(codeOf("WRONG_KEY"));
    expect((await encryptedStorage(on, next).load(game))[0]).toEqual(record("ann", 1));
    await expect(changeStorageSecret(memoryStorage(), { key }, next)).rejects.toEqual(codeOf("NOT_ENCRYPTED"));
  });

  it.each([
    [{ key: new Uint8Array(16) }],
    [{ key: "a".repeat(32) }],
    [{ passphrase: "" }],
    [{ passphrase: "p", scrypt: { N: 2 ** 10, r: 8, p: 1 } }],
    [{ passphrase: "p", scrypt: { N: 100_000, r: 8, p: 1 } }],
    [{ passphrase: "p", scrypt: { N: 2 ** 20, r: 32, p: 1 } }],
    [undefined],
  ])("is refused where it is none or too weak: %j", (secret) => {
    expect(() => encryptedStorage(memoryStorage(), secret as StorageSecret)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});

describe("what is sealed", () => {
  const keys = Uint8Array.from({ length: 64 }, (_, index) => index);
  const place = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(bytesOf(text));

  it("is AES-256-GCM, bound to its place, under a nonce by HMAC-SHA-256 of place and content", async () => {
    const sealing = await Sealing.from(keys);
    const sealed = await sealing.seal(place("here"), place("content"));
    const message = Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from("herecontent")]);
    const nonce = createHmac("sha256", keys.subarray(32)).update(message).digest().subarray(0, 12);
    expect(Buffer.from(sealed.subarray(0, 13))).toEqual(Buffer.concat([Buffer.from([1]), nonce]));
    const decipher = createDecipheriv("aes-256-gcm", keys.subarray(0, 32), nonce);
    decipher.setAAD(Buffer.from("here"));
    decipher.setAuthTag(sealed.subarray(-16));
    expect(decipher.update(sealed.subarray(13, -16)).toString() + decipher.final().toString()).toBe("content");
    expect(Buffer.from(sealed).toString("hex")).toMatchInlineSnapshot(
      `"01cc57cb1935392ac090c5aaefc880c683ee82ab9931d9a9fae9861a994e3cf2a6844662"`,
    );
  });

  it("has a nonce of its own for all that differs in place or content, and the same bytes for what doesn't", async () => {
    const sealing = await Sealing.from(keys);
    const pairs = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 })), {
      selector: ([where, what]) => JSON.stringify([where, what]),
      minLength: 50,
      maxLength: 200,
    });
    const property = fc.asyncProperty(pairs, async (all) => {
      const seal = (): Promise<Uint8Array[]> =>
        Promise.all(all.map(([where, what]) => sealing.seal(place(where), place(what))));
      const [once, again] = [await seal(), await seal()];
      expect(once).toEqual(again);
      const distinct = new Set(all.map(([where, what]) => JSON.stringify([[...place(where)], [...place(what)]])));
      expect(new Set(once.map((bytes) => bytes.slice(1, 13).join())).size).toBe(distinct.size);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it("stands in a storage as often as it was appended: once", async () => {
    const on = disk();
    await written(on);
    const before = await on.load(game);
    await encryptedStorage(on, { key }).append(game as DocumentId, [record("ann", 1), record("ann", 2)]);
    expect(await on.load(game)).toEqual(before);
  });
});
