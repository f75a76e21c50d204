// Permissions as an application sets them.
import { counter, createReplica, map, type PeerRefusal, type Replica } from "joinery";
import { createIdentity } from "joinery/signed";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { score: map(counter()) };
const opened: Replica[] = [];
const keep = (replica: Replica): Replica => {
  opened.push(replica);
  return replica;
};
const backoff = { firstMs: 1, maxMs: 5 };

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

describe("a server with permissions", () => {
  it("lets peers read and write what it says, decided by promises, and tells them", async () => {
    const hub = memoryHub();
    let mayWrite = false;
    const server = keep(
      await createReplica({
        network: [hub.listener("server")],
        authorize: async (_peer, document, access) => !document.startsWith("secret") && (access === "read" || mayWrite),
      }),
    );
    const refusals: string[] = [];
    const onRefused = ({ document, access }: PeerRefusal): number => refusals.push(`${document} ${access}`);
    const client = keep(await createReplica({ network: [hub.dialer("server")], backoff, onRefused }));
    const [here, there] = [await client.open("room", schema), await server.open("room", schema)];
    const [mine, theirs] = [await client.open("secret", schema), await server.open("secret", schema)];
    there.change((draft) => draft.score.at("ann").add(1));
    theirs.change((draft) => draft.score.at("ann").add(1));
    await vi.waitFor(() => expect(here.value.score.get("ann")).toBe(1));
    here.change((draft) => draft.score.at("ann").add(10));
    await vi.waitFor(() => expect([...refusals].sort()).toEqual(["room write", "secret read"]));
    expect([there.value.score.get("ann"), mine.value.score.get("ann")]).toEqual([1, undefined]);
    mayWrite = true;
    server.reauthorize();
    await vi.waitFor(() => expect(there.value.score.get("ann")).toBe(11));
  });

  it("is not offline to whom it lets read and not write, whose waits end, and who may give up what it wrote", async () => {
    const hub = memoryHub();
    const authorize = (_peer: unknown, _document: string, access: string): boolean => access === "read";
    const server = keep(await createReplica({ network: [hub.listener("server")], authorize }));
    const client = keep(await createReplica({ network: [hub.dialer("server")], backoff }));
    const [here, there] = [await client.open("room", schema), await server.open("room", schema)];
    there.change((draft) => draft.score.at("ann").add(1));
    await here.synced();
    here.change((draft) => draft.score.at("ann").add(10));
    await expect(here.synced()).rejects.toMatchObject({ name: "SyncError", code: "REFUSED" });
    expect([here.status, here.unsyncedChanges]).toEqual([{ state: "refused" }, 1]);
    there.change((draft) => draft.score.at("bob").add(2));
    await vi.waitFor(() => expect(here.value.score.get("bob")).toBe(2));
    await vi.waitFor(() => expect(here.status).toEqual({ state: "refused" }));

    await client.deleteDocument("room");
    const anew = await client.open("room", schema);
    await anew.synced();
    expect([anew.value.score, anew.unsyncedChanges]).toEqual([there.value.score, 0]);
  });

  it("opens what it is asked for, if it likes", async () => {
    const hub = memoryHub();
    const relay: Replica = keep(
      await createReplica({
        network: [hub.listener("relay")],
        onRequested: (document): unknown => (document.startsWith("room/") ? relay.open(document, {}) : undefined),
      }),
    );
    const [ann, bob] = [0, 1].map(() => createReplica({ network: [hub.dialer("relay")], backoff }));
    const here = await keep((await ann) as Replica).open("room/1", schema);
    here.change((draft) => draft.score.at("ann").add(3));
    await here.synced();
    const there = await keep((await bob) as Replica).open("room/1", schema);
    await vi.waitFor(() => expect(there.value.score.get("ann")).toBe(3));
  });

  it("knows who its peers are when they have keys", async () => {
    const hub = memoryHub();
    const [ann, server] = [createIdentity(), createIdentity()];
    const seen: unknown[] = [];
    keep(
      await createReplica({
        identity: server,
        network: [hub.listener("server")],
        authorize: ({ id, isProven }) => seen.push([id, isProven]) > 0,
      }),
    );
    const client = keep(await createReplica({ identity: ann, network: [hub.dialer("server")], backoff }));
    await client.open("room", schema);
    await vi.waitFor(() => expect(seen).toContainEqual([ann.author, true]));
    await vi.waitFor(() => expect(client.peers()).toMatchObject([{ id: server.author, isProven: true }]));
  });

  it("is warned, once, when it decides by names that nobody proves, and not when it decides by documents", async () => {
    const hub = memoryHub();
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const byDocument = { authorize: (_peer: unknown, document: string) => document.startsWith("room/") };
    keep(await createReplica({ network: [hub.listener("first")], ...byDocument }));
    const server = await createReplica({
      network: [hub.listener("second")],
      authorize: ({ id }) => id !== undefined,
    });
    const network = ["first", "second"].map((name) => hub.dialer(name));
    const client = keep(await createReplica({ network, backoff }));
    await keep(server).open("room/1", schema);
    await client.open("room/1", schema);
    await client.open("room/2", schema);
    await (await client.open("room/3", schema)).close();
    await vi.waitFor(() => expect(emitWarning).toHaveBeenCalled());
    expect(emitWarning.mock.calls).toEqual([
      [expect.stringContaining("give createReplica an identity"), { code: "JOINERY_UNPROVEN_PEER" }],
    ]);
    emitWarning.mockRestore();
  });

  it("has let nobody in when its decision fails, and says why", async () => {
    const hub = memoryHub();
    const errors: unknown[] = [];
    const failure = new TypeError("no table");
    const server = keep(
      await createReplica({
        network: [hub.listener("server")],
        authorize: () => Promise.reject(failure),
        onError: (error) => errors.push(error),
      }),
    );
    const refusals: string[] = [];
    const onRefused = ({ document }: PeerRefusal): number => refusals.push(document);
    const client = keep(await createReplica({ network: [hub.dialer("server")], backoff, onRefused }));
    await server.open("room", schema);
    await client.open("room", schema);
    await vi.waitFor(() => expect(refusals).toEqual(["room"]));
    await vi.waitFor(() => expect(errors).toContain(failure));
  });
});

describe("a server that opens what peers ask for", () => {
  const clientsOf = async (hub: ReturnType<typeof memoryHub>, count: number): Promise<Replica[]> => {
    const clients = Array.from({ length: count }, () => createReplica({ network: [hub.dialer("server")], backoff }));
    return (await Promise.all(clients)).map(keep);
  };

  it("hears of a document once, however many ask for it at a time, and has it for all", async () => {
    const hub = memoryHub();
    const requests: string[] = [];
    const errors: unknown[] = [];
    const server: Replica = keep(
      await createReplica({
        network: [hub.listener("server")],
        onRequested: (document) => {
          requests.push(document);
          return server.open(document, schema);
        },
        onError: (error) => errors.push(error),
      }),
    );
    const clients = await clientsOf(hub, 5);
    const rooms = await Promise.all(clients.map((client) => client.open("room", schema)));
    for (const room of rooms) room.change((draft) => draft.score.at("ann").add(1));
    await vi.waitFor(() => expect(rooms.map(({ value }) => value.score.get("ann"))).toEqual([5, 5, 5, 5, 5]));
    expect([requests, errors]).toEqual([["room"], []]);
  });

  it("is not ended by what can't be opened: one warning tells of it, and others are served", async () => {
    const hub = memoryHub();
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const server: Replica = keep(
      await createReplica({
        network: [hub.listener("server")],
        onRequested: (document) => server.open(document.startsWith("bad") ? `~${document}` : document, schema),
      }),
    );
    const [client] = (await clientsOf(hub, 1)) as [Replica];
    for (const name of ["bad/1", "bad/2", "room"]) await client.open(name, schema);
    const room = await client.open("good", schema);
    room.change((draft) => draft.score.at("ann").add(1));
    await room.synced({ signal: AbortSignal.timeout(60_000) });
    expect(emitWarning.mock.calls).toEqual([
      [expect.stringContaining("give createReplica an onError"), { code: "JOINERY_HANDLER_FAILED" }],
    ]);
    emitWarning.mockRestore();
  });
});
