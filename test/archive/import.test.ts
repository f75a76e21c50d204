// An import into a store: nothing of a damaged archive, nothing that does not go together with what is there, never a number
// that somebody has used, and all of it after any number of tries.
import { readFileSync, writeFileSync } from "node:fs";
import type { DocumentId, LogRecord, Storage } from "@joinery/replica";
import { exportArchive, importArchive, verifyArchive } from "@joinery/storage/archive";
import { memoryStorage } from "@joinery/storage/memory";
import { Dice } from "@joinery/testing/hostile";
import { createReplica } from "joinery";
import { beforeAll, describe, expect, it } from "vitest";
import {
  bankGenesis,
  bankSchema,
  contentOf,
  fill,
  freshPath,
  kept,
  type Plan,
  roomSchema,
  snapshotsOf,
} from "./archive-world.js";

const plan: Plan = {
  rooms: [
    { changes: [4, 2], every: 0, cut: false },
    { changes: [6, 6], every: 4, cut: true },
  ],
  transfers: 3,
  votes: 3,
};
const room0 = "room/0" as DocumentId;
const room1 = "room/1" as DocumentId;

let store: ReturnType<typeof kept>;
let archive: string;
beforeAll(async () => {
  store = kept(memoryStorage());
  await fill(store, plan);
  archive = freshPath();
  await exportArchive(store, archive);
});

describe("the store that these tests export", () => {
  it("has snapshots, and records that only they cover", async () => {
    expect(await snapshotsOf(store, room1)).toHaveLength(2);
    const firsts = new Map<string, number>();
    for (const { author, firstSeq } of await store.load(room1)) if (!firsts.has(author)) firsts.set(author, firstSeq);
    expect(Math.max(...firsts.values())).toBeGreaterThan(1);
  });
});

describe("an import", () => {
  it("writes nothing of an archive with a byte changed, or cut off, wherever", async () => {
    const bytes = readFileSync(archive);
    const dice = new Dice(Number(process.env.JOINERY_SEED ?? 1));
    for (let left = 150; left > 0; left--) {
      const spoiled = left % 5 === 0 ? bytes.subarray(0, dice.roll(bytes.length)) : Buffer.from(bytes);
      if (left % 5 !== 0) spoiled[dice.roll(bytes.length)]! ^= 1 << dice.roll(8);
      const path = freshPath();
      writeFileSync(path, spoiled);
      const code = expect.stringMatching(/^(DAMAGED_ARCHIVE|NOT_AN_ARCHIVE)$/);
      const to = memoryStorage();
      await expect(importArchive(path, to)).rejects.toMatchObject({ code });
      expect(await to.documents()).toEqual([]);
      const report = await verifyArchive(path).catch((error: { code: string }) => error.code);
      expect(report === "NOT_AN_ARCHIVE" || (report as { isWhole: boolean }).isWhole === false).toBe(true);
    }
  });

  it("that is interrupted anywhere leaves documents that open, and the same once more finishes it", async () => {
    const wanted = await contentOf(store);
    let writes = 0;
    await importArchive(
      archive,
      interrupted(kept(memoryStorage()), () => void writes++),
    );
    expect(writes).toBeGreaterThan(20);
    for (let at = 0; at < writes; at++) {
      const to = kept(memoryStorage());
      let left = at;
      const broken = interrupted(to, () => {
        if (left-- === 0) throw new TypeError("the power is gone");
      });
      await expect(importArchive(archive, broken)).rejects.toThrow("the power is gone");
      const replica = await createReplica({ storage: to });
      for (const room of [room0, room1]) await replica.open(room, roomSchema);
      await replica.create(bankSchema, bankGenesis);
      await replica.close();
      await importArchive(archive, to);
      expect(await contentOf(to)).toEqual(wanted);
      await importArchive(archive, to);
      expect(await contentOf(to)).toEqual(wanted);
    }
  });

  it("adds what a store lacks to documents that both hold in full", async () => {
    const to = kept(memoryStorage());
    await importArchive(archive, to, { documents: [room0] });
    const replica = await createReplica({ storage: to });
    const room = await replica.open(room0, roomSchema);
    await room.change(({ score }) => score.at("0").add(100)).saved;
    await replica.close();
    const here = kept(memoryStorage());
    const path = freshPath();
    await exportArchive(to, path);
    await importArchive(archive, here, { documents: [room0] });
    await importArchive(path, here);
    expect((await here.load(room0)).length).toBe((await store.load(room0)).length + 1);
    expect(await contentOf(here)).toEqual(await contentOf(to));
  });

  it("refuses other records under numbers that the store has used, even where they overlap, and writes nothing", async () => {
    const [first] = await store.load(room1);
    const others: LogRecord[] = [
      { ...first!, bytes: Uint8Array.of(1) },
      { ...first!, lastSeq: first!.lastSeq + 1 },
    ];
    for (const other of others) {
      const to = memoryStorage();
      await to.append(room1, [other]);
      await expect(importArchive(archive, to)).rejects.toMatchObject({ code: "CONFLICTING_RECORD" });
      expect(await to.documents()).toEqual([room1]);
      expect(await to.load(room1)).toEqual([other]);
    }
  });

  it("refuses a document that the store has otherwise, where a snapshot stands in place of entries", async () => {
    const to = kept(memoryStorage());
    const replica = await createReplica({ storage: to });
    const room = await replica.open(room1, roomSchema);
    await room.change(({ score }) => score.at("0").add(1)).saved;
    await replica.close();
    const before = await contentOf(to);
    await expect(importArchive(archive, to)).rejects.toMatchObject({ code: "CANNOT_IMPORT" });
    expect(await contentOf(to)).toEqual(before);
  });

  it("refuses snapshots where the storage keeps none", async () => {
    const to: Storage = Object.create(kept(memoryStorage()), { snapshots: { value: undefined } });
    await expect(importArchive(archive, to)).rejects.toMatchObject({ code: "CANNOT_IMPORT" });
    expect(await to.documents()).toEqual([]);
  });
});

describe("an author whose entries come back by an import", () => {
  /** A store with the archive's author and none of its documents: what is left of the one that was exported. */
  async function remnant(): Promise<ReturnType<typeof kept>> {
    const to = kept(memoryStorage());
    await to.saveMeta("author", (await store.loadMeta("author")) as Uint8Array);
    return to;
  }

  it("is left behind, so that no number is used twice", async () => {
    const to = await remnant();
    await importArchive(archive, to, { documents: [room0, room1] });
    const replica = await createReplica({ storage: to });
    for (const name of [room0, room1]) {
      const room = await replica.open(name, roomSchema);
      const change = room.change(({ score }) => score.at("0").add(1));
      expect(change.firstSeq).toBe(1);
      await change.saved;
      const used = new Set((await store.load(name)).map(({ author }) => author));
      expect(used.has((await to.load(name)).at(-1)!.author)).toBe(false);
    }
    await replica.close();
  });

  it("goes on where the store has all of its entries", async () => {
    const to = await remnant();
    await to.append(room0, await store.load(room0));
    await importArchive(archive, to, { documents: [room0] });
    const replica = await createReplica({ storage: to });
    const room = await replica.open(room0, roomSchema);
    expect(room.change(({ score }) => score.at("0").add(1)).firstSeq).toBeGreaterThan(1);
    await replica.close();
  });

  it("that a genesis names can't be left behind, so the import is refused", async () => {
    const [issuer] = bankGenesis.chips.issuers;
    const own = kept(memoryStorage());
    await own.saveMeta("author", Buffer.from(issuer!.owner, "base64url"));
    await expect(importArchive(archive, own)).rejects.toMatchObject({ code: "CANNOT_IMPORT" });
    expect(await own.documents()).toEqual([]);
  });
});

/** A storage of which every write is announced before it is made, and which appends records one by one. */
function interrupted(storage: Storage, announce: () => void): Storage {
  const announced = <Args extends unknown[], Result>(
    write: (...args: Args) => Promise<Result>,
  ): ((...args: Args) => Promise<Result>) => {
    return (...args) => {
      announce();
      return write(...args);
    };
  };
  const { snapshots } = storage;
  return Object.create(storage, {
    append: {
      value: async (document: DocumentId, records: readonly LogRecord[]) => {
        for (const record of records) {
          announce();
          await storage.append(document, [record]);
        }
      },
    },
    saveMeta: { value: announced(storage.saveMeta) },
    snapshots: { value: { ...snapshots, write: announced(snapshots!.write) } },
  });
}
