// How final a change is, between replicas that really talk: on disk here, on the disks of peers, signed by a quorum of witnesses.
import { createReplica, type Document, type GenesisOf, ledger, type Replica, replicated } from "joinery";
import {
  attest,
  beginCheckpoint,
  certificateFor,
  checkpointConflictFor,
  checkpointFor,
  conflictFor,
  openCheckpoint,
  verifyCertificate,
  verifyCheckpoint,
  verifyCheckpointConflict,
  verifyConflict,
} from "joinery/finality";
import { createIdentity } from "joinery/signed";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it } from "vitest";

const schema = { chips: ledger() };
const opened: Replica[] = [];

afterEach(async () => {
  for (const replica of opened.splice(0).reverse()) await replica.close();
});

/** The bank at the hub, four witnesses of whom `listening` are connected, and what tells who is who. */
async function bank(listening: number) {
  const hub = memoryHub();
  const backoff = { firstMs: 1, maxMs: 5 };
  const [owner, ...witnesses] = Array.from({ length: 5 }, () => createIdentity());
  const genesis: GenesisOf<typeof schema> = {
    nonce: "bank",
    members: [owner!, ...witnesses].map(({ author }) => author),
    chips: {
      issuers: [{ account: "mint", owner: owner!.author, cap: 1000n }],
      accounts: [{ account: "ann", owner: owner!.author }],
      witnesses: witnesses.map(({ author }) => author),
    },
  };
  const open = async (options: Parameters<typeof createReplica>[0]): Promise<Document<typeof schema>> => {
    const replica = await createReplica({ backoff, ...options });
    opened.push(replica);
    return replica.create(schema, genesis);
  };
  const here = await open({ network: [hub.listener("bank")], identity: owner! });
  const join = async (number: number): Promise<Document<typeof schema>> => {
    const witness = await open({ network: [hub.dialer("bank")], identity: witnesses[number]! });
    attest(witness);
    return witness;
  };
  await Promise.all(Array.from({ length: listening }, (_, number) => join(number)));
  const change = here.change(({ chips }) => chips.transfer({ from: "mint", to: "ann", amount: 100n }));
  return { here, change, join, owner: owner!.author };
}

const soon = (): AbortSignal => AbortSignal.timeout(100);

describe("a change is settled", () => {
  it("as certified once a quorum of witnesses has signed it, with a certificate for anybody", async () => {
    const { here, change, owner } = await bank(4);
    await change.settled("certified", { signal: AbortSignal.timeout(20_000) });
    expect(here.value.chips.available("ann", { basis: "certified" })).toBe(100n);
    const bytes = certificateFor(here, "chips", { author: owner, seq: change.lastSeq })!;
    const proven = await verifyCertificate(bytes);
    expect(proven).toMatchObject({ ok: true, value: { document: here.id, author: owner, firstSeq: 1, lastSeq: 1 } });
    for (let at = 0; at < bytes.length; at += 97) {
      const spoilt = bytes.slice();
      spoilt[at]! ^= 1;
      expect(await verifyCertificate(spoilt)).not.toEqual(proven);
    }
    expect(conflictFor(here, "chips", owner)).toBeUndefined();
    expect(await verifyConflict(bytes)).toMatchObject({ ok: false });
  });

  it("as of a checkpoint that witnesses sign once one of them begins it, for whoever has no entries", async () => {
    const { here, change, join } = await bank(3);
    const last = await join(3);
    await change.settled("certified", { signal: AbortSignal.timeout(20_000) });
    expect(() => beginCheckpoint(here, "chips")).toThrow(/no witness/);
    expect(checkpointFor(here, "chips")).toBeUndefined();
    await expect.poll(() => beginCheckpoint(last, "chips"), { timeout: 10_000 }).toBe(true);
    await expect.poll(() => checkpointFor(here, "chips") !== undefined, { timeout: 10_000 }).toBe(true);
    const bytes = checkpointFor(here, "chips")!;
    expect(await verifyCheckpoint(bytes.certificate)).toMatchObject({ ok: true, value: { document: here.id } });
    const opened = await openCheckpoint(schema, bytes);
    if (!opened.ok) throw new TypeError(opened.reason);
    expect([opened.value.document, opened.value.witnesses.length]).toEqual([here.id, 3]);
    expect(opened.value.value.chips.balance("ann")).toBe(100n);
    const state = bytes.state.slice();
    state[state.length >> 1]! ^= 1;
    expect(await openCheckpoint(schema, { ...bytes, state })).toMatchObject({ ok: false });
    expect(checkpointConflictFor(here, "chips")).toBeUndefined();
    expect(await verifyCheckpointConflict(bytes.certificate)).toMatchObject({ ok: false });
  });

  it("never as certified without a quorum, and as soon as there is one", async () => {
    const { here, change, join } = await bank(2);
    await change.settled(replicated(2), { signal: AbortSignal.timeout(20_000) });
    await expect(change.settled("certified", { signal: soon() })).rejects.toThrow(/timeout/i);
    expect(here.value.chips.available("ann", { basis: "certified" })).toBe(0n);
    const settled = change.settled("certified", { signal: AbortSignal.timeout(20_000) });
    await join(2);
    await settled;
  });

  it("as replicated when so many peers have it on disk, and as local without any", async () => {
    const { change } = await bank(1);
    await change.settled("local");
    await change.settled(replicated(1), { signal: AbortSignal.timeout(20_000) });
    await expect(change.settled(replicated(2), { signal: soon() })).rejects.toThrow(/timeout/i);
  });

  it("no further than its document allows, and not where that is closed", async () => {
    const { here, change } = await bank(1);
    const refused = expect(change.settled("certified")).rejects.toMatchObject({ code: "DOCUMENT_CLOSED" });
    const aborted = AbortSignal.abort(new RangeError("enough"));
    await expect(change.settled("certified", { signal: aborted })).rejects.toThrow("enough");
    await expect(change.settled("soon" as "local")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(() => replicated(0)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    await here.close();
    await refused;
    const replica = await createReplica();
    opened.push(replica);
    const plain = await replica.open("room", {});
    await expect(plain.change(() => undefined).settled("certified")).rejects.toMatchObject({ code: "NO_WITNESSES" });
    expect(() => attest(plain)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
