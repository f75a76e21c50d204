// What goes into an archive comes out of it: the same records, snapshots and values, at every replica.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { DocumentId, Storage } from "@joinery/replica";
import { exportArchive, importArchive, verifyArchive, verifyStorage } from "@joinery/storage/archive";
import { memoryStorage } from "@joinery/storage/memory";
import { sqliteStorage } from "@joinery/storage/sqlite";
import fc from "fast-check";
import { createReplica } from "joinery";
import { describe, expect, it } from "vitest";
import { contentOf, fill, folder, freshPath, kept, type Plan, roomSchema, valuesIn } from "./archive-world.js";

const plan: fc.Arbitrary<Plan> = fc.record({
  rooms: fc.array(
    fc.record({
      changes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      every: fc.constantFrom(0, 0, 3, 7),
      cut: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  transfers: fc.nat({ max: 4 }),
  votes: fc.nat({ max: 3 }),
});

const some: Plan = {
  rooms: [
    { changes: [3, 2], every: 0, cut: false },
    { changes: [6, 6], every: 4, cut: true },
  ],
  transfers: 3,
  votes: 3,
};

async function filled(which: Plan): Promise<ReturnType<typeof kept>> {
  const storage = kept(memoryStorage());
  await fill(storage, which);
  return storage;
}

describe("an archive", () => {
  it("gives a new store, in memory or in SQLite, the documents of the old one, and is found whole", async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.boolean(), async (which, inSqlite) => {
        const from = await filled(which);
        const path = freshPath();
        const counts = await exportArchive(from, path);
        expect(await verifyArchive(path)).toMatchObject({ isWhole: true, damage: [] });
        expect((await verifyStorage(from)).documents.flatMap(({ damage }) => damage)).toEqual([]);
        const to = kept(inSqlite ? sqliteStorage(freshPath()) : memoryStorage());
        expect(await importArchive(path, to)).toEqual(counts);
        expect(await contentOf(to)).toEqual(await contentOf(from));
        expect(await valuesIn(to)).toEqual(await valuesIn(from));
        await to.end();
      }),
      { numRuns: 25 },
    );
  });

  it("is the same to the byte for the same store, and holds nothing of who kept it", async () => {
    const from = await filled(some);
    const author = Buffer.from((await from.loadMeta("author")) as Uint8Array);
    const [one, other] = [freshPath(), freshPath()];
    await exportArchive(from, one);
    const to = kept(sqliteStorage(freshPath()));
    await importArchive(one, to);
    expect(await to.loadMeta("author")).toBeUndefined();
    await exportArchive(to, other);
    expect(readFileSync(other).equals(readFileSync(one))).toBe(true);
    const replica = await createReplica({ storage: to });
    expect(replica.id).not.toBe(author.toString("base64url"));
    const room = await replica.open("room/0", roomSchema);
    expect(room.change(({ score }) => score.at("0").add(1)).firstSeq).toBe(1);
    await replica.close();
    await to.end();
  });

  it("converges with the replica that it was made from when both have gone on", async () => {
    const from = await filled(some);
    const path = freshPath();
    await exportArchive(from, path);
    const to = kept(memoryStorage());
    await importArchive(path, to);
    const replicas = await Promise.all([from, to].map((storage) => createReplica({ storage })));
    const [one, other] = await Promise.all(replicas.map((replica) => replica.open("room/0", roomSchema)));
    one!.change(({ score }) => score.at("0").add(1));
    await one!.change(({ title }) => title.set("one")).saved;
    await other!.change(({ score }) => score.at("0").add(1)).saved;
    await one!.import(await other!.export());
    await other!.import(await one!.export());
    expect(other!.value).toEqual(one!.value);
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it("holds the documents that were asked for, of which those can be read that are asked for", async () => {
    const from = await filled(some);
    const [room] = ["room/1" as DocumentId];
    const path = freshPath();
    await exportArchive(from, path, { documents: [room!] });
    const to = memoryStorage();
    await importArchive(path, to);
    expect(await to.documents()).toEqual([room]);
    const all = freshPath();
    await exportArchive(from, all);
    const part = memoryStorage();
    await importArchive(all, part, { documents: [room!] });
    expect(await contentOf(part)).toEqual(await contentOf(to));
    const nobodys = { documents: ["nobody's" as DocumentId] };
    await expect(exportArchive(from, freshPath(), nobodys)).rejects.toMatchObject({ code: "NO_SUCH_DOCUMENT" });
    await expect(importArchive(all, part, nobodys)).rejects.toMatchObject({ code: "NO_SUCH_DOCUMENT" });
  });

  it("takes many blocks and a large snapshot, and tells how far it is", async () => {
    const from = memoryStorage();
    const document = "large" as DocumentId;
    const author = "AAAAAAAAAAAAAAAAAAAAAA" as never;
    const noise = Uint8Array.from({ length: 1_500_000 }, (_, index) => (index * index * 2654435761) >>> 13);
    await from.append(
      document,
      [1, 2, 3].map((seq) => ({ author, firstSeq: seq, lastSeq: seq, bytes: noise.subarray(seq) })),
    );
    await from.snapshots?.write(document, { covers: [{ author, seq: 3 }], bytes: noise }, { keep: 1, truncate: false });
    const path = freshPath();
    const told: number[] = [];
    await exportArchive(from, path, { onProgress: ({ records }) => told.push(records) });
    expect(told).toEqual([3]);
    const { documents, damage } = await verifyArchive(path, { onProgress: (done, total) => told.push(done / total) });
    expect(damage).toEqual([]);
    expect(documents).toMatchObject([{ records: 3, snapshots: 1 }]);
    expect(told.length).toBeGreaterThan(4);
    expect(told.at(-1)).toBe(1);
  });
});

describe("a file of an archive", () => {
  it("is there whole or not at all, and an older one stays until then", async () => {
    const from = await filled(some);
    const path = freshPath();
    writeFileSync(path, "older");
    const before = readdirSync(folder).length;
    await expect(exportArchive(from, path)).rejects.toMatchObject({ code: "FILE_EXISTS" });
    const broken = failing(from, 2);
    await expect(exportArchive(broken, path, { replace: true })).rejects.toThrow("no more");
    await expect(exportArchive(failing(from, 2), `${path}.new`)).rejects.toThrow("no more");
    const controller = new AbortController();
    const stopping = { replace: true, signal: controller.signal, onProgress: () => controller.abort() };
    await expect(exportArchive(from, path, stopping)).rejects.toMatchObject({ name: "AbortError" });
    expect(readFileSync(path, "utf8")).toBe("older");
    expect(existsSync(`${path}.new`)).toBe(false);
    expect(readdirSync(folder)).toHaveLength(before);
    await exportArchive(from, path, { replace: true });
    expect(await verifyArchive(path)).toMatchObject({ isWhole: true });
  });

  it("says in a code that it is not there, or can't be written", async () => {
    await expect(verifyArchive(freshPath())).rejects.toMatchObject({ code: "CANNOT_OPEN" });
    await expect(exportArchive(memoryStorage(), `${freshPath()}/none`)).rejects.toMatchObject({ code: "CANNOT_OPEN" });
  });

  it("is not written when a snapshot takes the place of records while they are read", async () => {
    const from = await filled({ ...some, rooms: [{ changes: [9], every: 3, cut: false }] });
    const document = "room/0" as DocumentId;
    const [latest] = (await from.snapshots?.list(document)) ?? [];
    const snapshot = await from.snapshots?.read(document, latest!.id);
    const changing: Storage = Object.create(from, {
      load: {
        value: async (name: DocumentId) => {
          const records = await from.load(name);
          if (name === document) await from.snapshots?.write(document, snapshot!, { keep: 1, truncate: true });
          return records;
        },
      },
    });
    await expect(exportArchive(changing, freshPath())).rejects.toMatchObject({ code: "STORE_CHANGED" });
  });
});

/** A storage whose logs can be read so many times. */
function failing(storage: Storage, reads: number): Storage {
  let left = reads;
  return Object.create(storage, {
    load: {
      value: async (document: DocumentId) => {
        if (left-- === 0) throw new TypeError("no more");
        return storage.load(document);
      },
    },
  });
}
