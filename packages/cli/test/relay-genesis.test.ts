// A relay that knows no schema, no genesis and no key keeps documents with money and signed ones between clients that are never
// there at the same time.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type CreateReplicaOptions, counter, createReplica, ledger, type Replica } from "joinery";
import { createIdentity } from "joinery/signed";
import { webSocketDialer } from "joinery/transports/websocket";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "joinery-relay-genesis-"));
const bin = join(import.meta.dirname, "../dist/bin.js");
const running: ChildProcess[] = [];
const replicas: Replica[] = [];

beforeAll(() => {
  const root = join(import.meta.dirname, "../../..");
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/cli"], { cwd: root });
}, 180_000);
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close();
  for (const child of running.splice(0)) await kill(child);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function startRelay(store: string): Promise<{ child: ChildProcess; address: string }> {
  const options = ["relay", "--port", "0", "--store", join(folder, store)];
  const child = spawn(process.execPath, [bin, ...options], { stdio: ["ignore", "pipe", "ignore"] });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { child, address: line.replace("relay: ", "") };
}

async function client(address: string, options: CreateReplicaOptions = {}): Promise<Replica> {
  const backoff = { firstMs: 5, maxMs: 50 };
  const replica = await createReplica({ ...options, network: [webSocketDialer(address)], backoff });
  replicas.push(replica);
  return replica;
}

const inTime = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(20_000) });

describe("joinery relay, of documents with a genesis", () => {
  it("brings a transfer to somebody who was not there when it was made, though it was killed in between", async () => {
    const { child, address } = await startRelay("money.db");
    const { id: author } = await client(address);
    await replicas.pop()!.close();
    const ann = await client(address);
    const schema = { chips: ledger() };
    const genesis = {
      nonce: "table 1",
      chips: {
        issuers: [{ account: "bank", owner: ann.id, cap: 1000n }],
        accounts: [{ account: "bob", owner: author }],
      },
    };
    const bank = await ann.create(schema, genesis);
    bank.change((draft) => draft.chips.transfer({ from: "bank", to: "bob", amount: 600n }));
    await bank.synced(inTime());
    await replicas.pop()!.close();
    await kill(child);

    const again = await startRelay("money.db");
    const bob = await client(again.address, { author });
    const there = await bob.create(schema, genesis);
    await there.synced(inTime());
    expect(there.value.chips.account("bob")?.balance).toBe(600n);
    there.change((draft) => draft.chips.transfer({ from: "bob", to: "bank", amount: 100n }));
    await there.synced(inTime());
    expect(there.value.chips.account("bob")?.balance).toBe(500n);
  });

  it("passes on what was signed, and has it after a kill", async () => {
    const { child, address } = await startRelay("signed.db");
    const [ann, bob] = [createIdentity(), createIdentity()];
    const genesis = { nonce: "signed table", members: [ann.author, bob.author] };
    const here = await (await client(address, { identity: ann })).create({ total: counter() }, genesis);
    here.change((draft) => draft.total.add(2));
    await here.synced(inTime());
    await replicas.pop()!.close();
    await kill(child);

    const again = await startRelay("signed.db");
    const there = await (await client(again.address, { identity: bob })).create({ total: counter() }, genesis);
    await there.synced(inTime());
    expect(there.value.total).toBe(2);
    there.change((draft) => draft.total.add(3));
    await there.synced(inTime());
    await replicas.pop()!.close();
    const last = await (await client(again.address, { identity: ann })).create({ total: counter() }, genesis);
    await last.synced(inTime());
    expect(last.value.total).toBe(5);
  });
});
