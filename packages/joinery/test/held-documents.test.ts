// Documents with a genesis that are held by their name alone: whose genesis comes from peers, is checked whoever sent it, and
// decides whose signatures are taken.
import { createReplica, type Dialer, type Document, ledger, type PeerError, type Replica, register } from "joinery";
import { createIdentity, createWitness } from "joinery/signed";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keptStorage } from "./kept-storage.js";

const backoff = { firstMs: 1, maxMs: 5 };
const opened: Replica[] = [];
const keep = (replica: Replica): Replica => {
  opened.push(replica);
  return replica;
};
const genesis = { nonce: "table 1", chips: { issuers: [], accounts: [] } };

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

/** A dialer whose frames have `from` replaced by `to`, which is as long. */
function rewriting(dialer: Dialer, from: string, to: string): Dialer {
  return {
    target: dialer.target,
    dial: async (signal) => {
      const connection = await dialer.dial(signal);
      const send = connection.send.bind(connection);
      connection.send = (frame) =>
        send(new Uint8Array(Buffer.from(Buffer.from(frame).toString("latin1").replaceAll(from, to), "latin1")));
      return connection;
    },
  };
}

describe("a document that is held", () => {
  it("takes its genesis from whoever has it, refuses one that is forged with a code, and keeps it", async () => {
    const hub = memoryHub();
    const errors: PeerError[] = [];
    const storage = keptStorage();
    const relay = await createReplica({
      storage,
      network: [hub.listener("relay")],
      onPeerError: (error) => errors.push(error),
    });
    const liar = keep(
      await createReplica({ network: [rewriting(hub.dialer("relay"), "table 1", "table 2")], backoff }),
    );
    const { id } = await liar.create({ chips: ledger() }, genesis);
    const signal = AbortSignal.timeout(500);
    await expect(relay.hold(id, { signal })).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([["FORGED_GENESIS", false]]);
    expect(await storage.loadMeta(`genesis/${id}`)).toBe(undefined);
    expect(relay.peers()).toHaveLength(1);

    const holding = relay.hold(id);
    const honest = keep(await createReplica({ network: [hub.dialer("relay")], backoff }));
    await honest.create({ chips: ledger() }, genesis);
    expect((await holding).id).toBe(id);
    await relay.close();
    const alone = keep(await createReplica({ storage }));
    expect((await alone.hold(id)).id).toBe(id);
    await expect(alone.hold("room")).rejects.toMatchObject({ name: "TimeoutError" });
  }, 30_000);

  it("is not told the genesis of by somebody who may not be read from", async () => {
    const hub = memoryHub();
    const owner = keep(await createReplica({ network: [hub.listener("owner")], authorize: () => false }));
    const { id } = await owner.create({ chips: ledger() }, genesis);
    const other = keep(await createReplica({ network: [hub.dialer("owner")], backoff }));
    await expect(other.hold(id, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("takes what its members signed and nothing that was changed on the way, at a witness without a key", async () => {
    const [ann, eve] = [createIdentity(), createIdentity()];
    const hub = memoryHub();
    const held: Document<Record<never, never>>[] = [];
    const relay: Replica = keep(
      await createReplica({
        network: [hub.listener("relay")],
        witness: createWitness(),
        onRequested: async (id) => held.push(await relay.hold(id)),
      }),
    );
    const schema = { title: register("") };
    const members = { nonce: "table 2", members: [ann.author] };
    const storage = keptStorage();
    const forging = rewriting(hub.dialer("relay"), "honestly", "secretly");
    const forged = await createReplica({ storage, network: [forging], backoff, identity: ann });
    const before = await forged.create(schema, members);
    await before.change((draft) => draft.title.set("honestly")).saved;
    await vi.waitFor(() => expect(relay.traffic().newBytes).toBeGreaterThan(0));
    await forged.close();
    expect(held.map(({ size }) => size.logBytes)).toEqual([0]);

    const member = keep(await createReplica({ storage, network: [hub.dialer("relay")], backoff, identity: ann }));
    await (await member.create(schema, members)).synced();
    expect(held[0]?.size.logBytes).toBeGreaterThan(0);
    const reader = keep(await createReplica({ network: [hub.dialer("relay")], backoff, identity: eve }));
    const there = await reader.create(schema, members);
    await vi.waitFor(() => expect(there.value.title).toBe("honestly"));
    const keyless = keep(await createReplica({ network: [hub.dialer("relay")], backoff }));
    await expect(keyless.hold(there.id)).rejects.toMatchObject({ code: "NEEDS_IDENTITY" });
  });

  it("is joined by its id with the schema, and takes its genesis from storage after a restart", async () => {
    const hub = memoryHub();
    const owner = keep(await createReplica({ network: [hub.listener("owner")] }));
    const issuers = [{ account: "bank", owner: owner.id, cap: 1n << 100n }];
    const here = await owner.create(
      { chips: ledger(), title: register("") },
      { nonce: "table 3", chips: { issuers, accounts: [] } },
    );
    const storage = keptStorage();
    const other = await createReplica({ storage, network: [hub.dialer("owner")], backoff });
    const there = await other.join(here.id, { chips: ledger(), title: register("") });
    here.change((draft) => draft.title.set("joined"));
    await here.synced({ signal: AbortSignal.timeout(20_000) });
    expect([there.id, there.value.title, there.value.chips.issued()]).toEqual([here.id, "joined", 0n]);
    await other.close();
    const alone = keep(await createReplica({ storage }));
    expect((await alone.join(here.id, { chips: ledger(), title: register("") })).value.title).toBe("joined");
    const another = await alone.create({ chips: ledger() }, genesis);
    await storage.saveMeta("genesis/~other", (await storage.loadMeta(`genesis/${another.id}`))!);
    await expect(alone.join("~other", { chips: ledger() })).rejects.toMatchObject({ code: "INVALID_GENESIS" });
  });

  it("is not joined with fields that its genesis says nothing of, nor by another's bytes", async () => {
    const hub = memoryHub();
    const owner = keep(await createReplica({ network: [hub.listener("owner")] }));
    const { id } = await owner.create({ chips: ledger() }, genesis);
    const other = keep(await createReplica({ network: [hub.dialer("owner")], backoff }));
    await expect(other.join(id, { title: register("") })).rejects.toMatchObject({ code: "INVALID_GENESIS" });
    await expect(other.join(id, { coins: ledger() })).rejects.toMatchObject({ code: "INVALID_GENESIS" });
    await expect(other.join("room", {}, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    expect(other.peers()).toHaveLength(1);
    expect((await other.join(id, { chips: ledger() })).id).toBe(id);
  });
});
