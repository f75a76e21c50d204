// A store that is copied while a process writes to it, and started elsewhere by another process, which writes before it hears of
// anybody: both go on and converge, and no key has written two histories.
import { copyFileSync, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter, createReplica, type Document, type Replica, set } from "joinery";
import { createIdentity } from "joinery/signed";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketListener } from "joinery/transports/websocket-server";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "../pack/child-process.js";

const schema = { names: set<string>(), sum: counter() };
type Shared = Document<typeof schema>;

let folder: string;
let original: Replica;
beforeAll(
  () => runCommand(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/joinery"], repositoryRoot),
  180_000,
);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-live-copies-"));
});
afterEach(async () => {
  await original.close();
  await rm(folder, { recursive: true });
});

const add = (shared: Shared, name: string) =>
  shared.change((tx) => {
    tx.names.add(name);
    tx.sum.add(1);
  });

/** The file, the log in front of it that holds what was written last, and what stands beside it. */
function copyLive(name: string): string {
  const copied = join(folder, name);
  for (const end of ["", "-wal", "-place"]) copyFileSync(join(folder, "original.db") + end, copied + end);
  expect(existsSync(`${copied}-wal`)).toBe(true);
  return copied;
}

interface Told {
  readonly code: string;
  readonly author: string;
  readonly names: readonly string[];
  readonly sum: number;
}

async function elsewhere(file: string, name: string, address = "", secretKey = ""): Promise<Told> {
  const script = join(repositoryRoot, "test/processes/copy-process.mjs");
  return JSON.parse(
    await runCommand(process.execPath, [script, file, name, address, secretKey], repositoryRoot),
  ) as Told;
}

const started = (options: Parameters<typeof createReplica>[0] = {}): Promise<Replica> =>
  createReplica({
    storage: sqliteStorage(join(folder, "original.db")),
    network: [webSocketListener({ port: 0 })],
    onPeerError: () => {},
    ...options,
  });

it("both write at once and offline, and all of it is at both in the end", async () => {
  original = await started();
  const here = await original.open("shared", schema);
  await add(here, "before").saved;
  // One is under way while the files are copied: the copy has it or not.
  const underWay = add(here, "under way").saved;
  const copied = copyLive("copied.db");
  await underWay;
  await add(here, "here").saved;
  const offline = await elsewhere(copied, "there");
  expect(offline.author).not.toBe(here.author);
  expect(offline.names).toEqual(["before", "there"]);
  const later = await elsewhere(copied, "there later", original.addresses[0]);
  expect(later.author).toBe(offline.author);
  const all = ["before", "here", "there", "there later", "under way"];
  expect(later).toMatchObject({ names: all, sum: all.length });
  await vi.waitFor(() => expect([[...here.value.names].sort(), here.value.sum]).toEqual([all, all.length]));
});

it("of a signed document the copy takes no change of the key, and there is no proof of a fork; under another key it does", async () => {
  const secretKey = "11".repeat(32);
  original = await started({ identity: createIdentity({ secretKey: Buffer.from(secretKey, "hex") }) });
  const here = await original.create(schema, { nonce: "copied", signed: true });
  await add(here, "before").saved;
  const copied = copyLive("copied.db");
  await add(here, "here").saved;
  const offline = await elsewhere(copied, "there", "", secretKey);
  expect(offline).toMatchObject({ code: "STORE_COPIED", names: ["before"] });
  const other = await elsewhere(copied, "there", original.addresses[0], "22".repeat(32));
  expect(other).toMatchObject({ code: "taken", names: ["before", "here", "there"] });
  await add(here, "later").saved;
  expect(here.value.names.size).toBe(4);
});
