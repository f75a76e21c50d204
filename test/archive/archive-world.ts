// Stores as replicas leave them: named documents by several authors, with snapshots and without, money, and signed documents.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DocumentId, LogRecord, Storage, StoredSnapshot } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import { counter, createReplica, jsonOf, ledger, map, type Replica, register, set } from "joinery";
import { createIdentity } from "joinery/signed";
import { afterAll } from "vitest";

export const roomSchema = { title: register("untitled"), score: map(counter()), players: set<string>() };
export const bankSchema = { chips: ledger() };
export const signedSchema = { title: register(""), votes: counter() };
export const signedGenesis = { nonce: "n", signed: true } as const;

const owner = "b3duZXIgb2YgdGhlIGJhbg" as LogRecord["author"];
export const bankGenesis = {
  nonce: "bank",
  chips: { issuers: [{ account: "house", owner, cap: 1000n }], accounts: [{ account: "ann", owner }] },
};

export interface Plan {
  /** Changes by author, of each named document; a snapshot after every so many, 0 for none; whether the log is cut off. */
  readonly rooms: readonly { readonly changes: readonly number[]; readonly every: number; readonly cut: boolean }[];
  readonly transfers: number;
  readonly votes: number;
}

export const folder: string = mkdtempSync(join(tmpdir(), "joinery-archive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
export const freshPath = (): string => join(folder, `${++files}`);

/** The same storage behind every replica, whoever closes it; the real `close` is `end`. */
export function kept(storage: Storage): Storage & { end(): Promise<void> } {
  const open = Object.create(storage, {
    close: { value: async () => {} },
    end: { value: () => storage.close() },
  }) as Storage & { end(): Promise<void> };
  for (const name of [
    "append",
    "load",
    "documents",
    "delete",
    "loadMeta",
    "saveMeta",
    "loadInBatches",
    "epoch",
    "tenure",
  ] as const) {
    const method = storage[name] as ((...args: unknown[]) => unknown) | undefined;
    if (method !== undefined) Object.defineProperty(open, name, { value: method.bind(storage) });
  }
  return open;
}

/** Fills a storage as the plan says; its own author writes in every named document last. */
export async function fill(storage: Storage, plan: Plan): Promise<void> {
  for (const [index, room] of plan.rooms.entries()) await fillRoom(storage, `room/${index}`, room);
  if (plan.transfers > 0) await fillBank(storage, plan.transfers);
  if (plan.votes > 0) await fillSigned(storage, plan.votes);
}

async function fillRoom(storage: Storage, name: string, { changes, every, cut }: Plan["rooms"][number]): Promise<void> {
  const snapshots = every === 0 ? (false as const) : { entries: every, ...(cut ? { retain: "tail" as const } : {}) };
  const ours = await createReplica({ storage, snapshots });
  const room = await ours.open(name, roomSchema);
  for (const [index, count] of changes.entries()) {
    const theirs = await createReplica({ storage: memoryStorage(), snapshots: false });
    const copy = await theirs.open(name, roomSchema);
    for (let left = count; left > 0; left--) {
      copy.change((draft) => draft.score.at(`${left % 5}`).add(1));
      await copy.change((draft) => draft.players.add(`${index}`)).saved;
      await room.import(await copy.export());
      await room.change((draft) => draft.title.set(`${index} ${left}`)).saved;
      if (!cut) await copy.import(await room.export());
    }
    await theirs.close();
  }
  await ours.close();
}

async function fillBank(storage: Storage, transfers: number): Promise<void> {
  const replica = await createReplica({ storage, author: owner });
  const bank = await replica.create(bankSchema, bankGenesis);
  for (let left = transfers; left > 0; left--) {
    await bank.change(({ chips }) => chips.transfer({ from: "house", to: "ann", amount: 1n })).saved;
  }
  await replica.close();
}

async function fillSigned(storage: Storage, votes: number): Promise<void> {
  const [ours, theirs] = [storage, memoryStorage()].map((own) =>
    createReplica({ storage: own, identity: createIdentity() }),
  );
  const [one, other] = [await ours!, await theirs!];
  const [a, b] = [await one.create(signedSchema, signedGenesis), await other.create(signedSchema, signedGenesis)];
  for (let left = votes; left > 0; left--) {
    await b.change(({ votes: count }) => count.add(1)).saved;
    await a.import(await b.export());
    await a.change(({ title }) => title.set(`${left}`)).saved;
    await b.import(await a.export());
  }
  await one.close();
  await other.close();
}

/** Everything that a storage holds of its documents. */
export async function contentOf(storage: Storage): Promise<unknown> {
  const content: Record<string, unknown> = {};
  for (const document of await storage.documents()) {
    content[document] = {
      records: (await storage.load(document)).map(({ author, firstSeq, lastSeq, bytes }) => [
        author,
        firstSeq,
        lastSeq,
        hex(bytes),
      ]),
      snapshots: (await snapshotsOf(storage, document)).map(({ covers, bytes }) => [covers, hex(bytes)]),
      genesis: hex(await storage.loadMeta(`genesis/${document}`)),
      schema: hex(await storage.loadMeta(`schema/${document}`)),
    };
  }
  return content;
}

export async function snapshotsOf(storage: Storage, document: DocumentId): Promise<StoredSnapshot[]> {
  const found: StoredSnapshot[] = [];
  for (const { id } of (await storage.snapshots?.list(document)) ?? []) {
    found.push((await storage.snapshots?.read(document, id)) as StoredSnapshot);
  }
  return found;
}

/** What applications see of all documents in a storage, opened by a replica of its own. */
export async function valuesIn(storage: Storage): Promise<Record<string, unknown>> {
  const replica: Replica = await createReplica({ storage, identity: createIdentity() });
  const values: Record<string, unknown> = {};
  for (const document of await storage.documents()) {
    if (document.startsWith("room/")) values[document] = jsonOf((await replica.open(document, roomSchema)).value);
  }
  const [bank, signed] = [
    await replica.create(bankSchema, bankGenesis),
    await replica.create(signedSchema, signedGenesis),
  ];
  values.bank = String(bank.value.chips.balance("ann"));
  values.signed = jsonOf(signed.value);
  await replica.close();
  return values;
}

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString("hex");
}
