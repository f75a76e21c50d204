// Replicas on encrypted stores: nothing of theirs is readable in the file, they come back with the secret, and who has none is told
// so before anything is written in the clear.
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, type Replica, set } from "joinery";
import { exportArchive, importArchive, verifyStorage } from "joinery/storage/archive";
import { changeStorageSecret, encryptedStorage } from "joinery/storage/encrypted";
import { memoryStorage } from "joinery/storage/memory";
import { sqliteStorage } from "joinery/storage/sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const schema = { players: set<string>(), sum: counter() };
const [key, other] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)];
const encrypted = expect.objectContaining({ code: "ENCRYPTED" });
let folder: string;
let count = 0;
const freshPath = (): string => join(folder, `game-${++count}.db`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-encrypted-"));
});
afterAll(() => rm(folder, { recursive: true }));

const on = (path: string, secret = key): Promise<Replica> =>
  createReplica({ storage: encryptedStorage(sqliteStorage(path), { key: secret }), snapshots: { entries: 5 } });

async function played(path: string): Promise<string> {
  const replica = await on(path);
  const room = await replica.open("room", schema);
  for (let turn = 0; turn < 12; turn++) {
    await room.change(({ players, sum }) => {
      players.add(`a very secret player ${turn}`);
      sum.add(turn);
    }).saved;
  }
  await replica.close();
  return replica.id;
}

describe("a replica on an encrypted store", () => {
  it("leaves nothing readable in the file, and goes on as the same author from its snapshot", async () => {
    const path = freshPath();
    const author = await played(path);
    expect(readFileSync(path, "latin1")).not.toContain("secret player");
    const replica = await on(path);
    expect(replica.id).toBe(author);
    const room = await replica.open("room", schema);
    expect(room.opening).toMatchObject({ entries: 2, unusable: [] });
    expect([room.value.players.size, room.value.sum]).toEqual([12, 66]);
    expect(room.change(({ sum }) => sum.add(1)).firstSeq).toBe(25);
    await replica.close();
  });

  it("is refused to another key, and goes on under the one that took its place", async () => {
    const path = freshPath();
    await played(path);
    await expect(on(path, other)).rejects.toMatchObject({ code: "WRONG_KEY" });
    const storage = sqliteStorage(path);
    await changeStorageSecret(storage, { key }, { key: other });
    await storage.close();
    const replica = await on(path, other);
    expect((await replica.open("room", schema)).value.sum).toBe(66);
    await replica.close();
  });

  it("is refused to who comes without a secret, before anything is written", async () => {
    const path = freshPath();
    await played(path);
    await expect(createReplica({ storage: sqliteStorage(path) })).rejects.toEqual(encrypted);
    const storage = sqliteStorage(path);
    await expect(exportArchive(storage, `${path}.archive`)).rejects.toEqual(encrypted);
    await expect(verifyStorage(storage)).rejects.toEqual(encrypted);
    await expect(importArchive(`${path}.archive`, storage)).rejects.toEqual(encrypted);
    await storage.close();
    const replica = await on(path);
    expect(await replica.documents()).toEqual(["room"]);
    await replica.close();
  });

  it("moves into a new store with new keys by an archive", async () => {
    const path = freshPath();
    await played(path);
    const from = encryptedStorage(sqliteStorage(path), { key });
    await exportArchive(from, `${path}.archive`);
    expect((await verifyStorage(from)).isWhole).toBe(true);
    await from.close();
    const to = encryptedStorage(memoryStorage(), { key: other });
    await importArchive(`${path}.archive`, to);
    const replica = await createReplica({ storage: to });
    expect((await replica.open("room", schema)).value.sum).toBe(66);
    await replica.close();
  });
});
