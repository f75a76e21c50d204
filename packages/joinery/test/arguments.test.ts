// What callers without a compiler get wrong: an error that names the argument and says what to pass, and nothing has happened.
import type { NamedFields } from "@joinery/replica";
import { ArgumentError, budget, counter, createReplica, defineSchema, type Replica, set } from "joinery";
import { partialViews } from "joinery/gossip";
import { authorPool, leasedAuthor } from "joinery/leases";
import { memoryStorage } from "joinery/storage/memory";
import { tcpDialer, tcpListener } from "joinery/transports/tcp";
import { webSocketDialer } from "joinery/transports/websocket";
import { webSocketListener } from "joinery/transports/websocket-server";
import { undoManager } from "joinery/undo";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";

const schema = { score: counter(), players: set<string>() };
let replica: Replica;
beforeEach(async () => {
  replica = await createReplica();
});
afterEach(() => replica.close());

/** Any arguments for any function, as JavaScript has it. */
const loose = <T extends object>(holder: T): Record<keyof T, (...args: unknown[]) => unknown> => holder as never;

const wholeFrom = (unit: string, min: number, max: number = Number.MAX_SAFE_INTEGER): string =>
  `pass a whole number of ${unit} from ${min} to ${max}`;

async function refusal(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", name: "ArgumentError" });
    return (error as Error).message;
  }
  return "taken";
}

describe("an argument of another kind", () => {
  it("of createReplica is refused, and says what to pass", async () => {
    const create = loose({ createReplica }).createReplica;
    expect(await refusal(() => create(null))).toBe("createReplica(options) is null: pass { storage, network }");
    expect(await refusal(() => create("game.db"))).toBe("createReplica(options) is string: pass { storage, network }");
    const storage = "options.storage is function: pass a storage, such as memoryStorage()";
    expect(await refusal(() => create({ storage: memoryStorage }))).toBe(storage);
    const list = 'pass a list of dialers and listeners, such as [webSocketDialer("ws://...")]';
    expect(await refusal(() => create({ network: "ws://x" }))).toBe(`options.network is string: ${list}`);
    expect(await refusal(() => create({ network: [{}] }))).toContain(list);
    const name = "a text of 16 or 32 bytes in base64url, or leasedAuthor()";
    expect(await refusal(() => create({ author: 42 }))).toBe(`options.author is number: pass ${name}`);
    expect(await refusal(() => create({ author: null }))).toBe(`options.author is null: pass ${name}`);
    const pool = "options.leases is object: pass what authorPool({ poolMax }) answers";
    expect(await refusal(() => create({ leases: { poolMax: 50 } }))).toBe(pool);
    const noIdentity = expect.objectContaining({ code: "INVALID_AUTHOR" });
    await expect(create({ identity: null })).rejects.toEqual(noIdentity);
  });

  it.each([
    [{ gossip: { dial: String } }, "options.gossip is object: pass what partialViews({ dial, contacts }) answers"],
    [{ pendingBytesMax: -1 }, "options.pendingBytesMax is -1: pass a whole number of bytes from 0"],
    [{ pendingBytesMax: "1 MiB" }, "options.pendingBytesMax is string: pass a whole number of bytes from 0"],
    [{ snapshots: true }, 'options.snapshots is boolean: pass { retain: "all" }, or false'],
    [{ snapshots: { retain: "none" } }, 'options.snapshots.retain is string: pass "all" or "tail"'],
    [{ snapshots: { keep: 0 } }, "options.snapshots.keep is 0: pass a whole number of snapshots from 1 to 1000"],
    [{ snapshots: { entries: 0.5 } }, "options.snapshots.entries is 0.5: pass a whole number of entries from 1"],
    [{ snapshots: { bytes: -1 } }, "options.snapshots.bytes is -1: pass a whole number of bytes from 1"],
    [{ snapshots: { replayRatio: 0 } }, "options.snapshots.replayRatio is number: pass a number above 0"],
    [{ snapshots: { ageMs: "1" } }, "options.snapshots.ageMs is string: pass a whole number of milliseconds from 0"],
    [{ aheadMsMax: Number.NaN }, "options.aheadMsMax is NaN: pass a whole number of milliseconds from 0"],
    [{ aheadMsMax: 0.5 }, "options.aheadMsMax is 0.5: pass a whole number of milliseconds from 0"],
    [{ aheadMsMax: null }, "options.aheadMsMax is null: pass a whole number of milliseconds from 0"],
    [{ limits: { frameBytesMax: 4095 } }, `options.limits.frameBytesMax is 4095: ${wholeFrom("bytes", 4096)}`],
    [{ limits: { repairMs: 0 } }, `options.limits.repairMs is 0: ${wholeFrom("milliseconds", 1)}`],
    [{ limits: { repairMsMax: [] } }, `options.limits.repairMsMax is an array: ${wholeFrom("milliseconds", 1)}`],
    [{ limits: { outboxEntriesMax: 1.5 } }, `options.limits.outboxEntriesMax is 1.5: ${wholeFrom("entries", 1)}`],
    [{ limits: { documentCreditBytes: 1n } }, `options.limits.documentCreditBytes is bigint: ${wholeFrom("bytes", 1)}`],
    [
      { limits: { sessionCreditBytes: Infinity } },
      `options.limits.sessionCreditBytes is Infinity: ${wholeFrom("bytes", 1)}`,
    ],
    [{ limits: 5 }, "options.limits is number: pass { frameBytesMax, ... }"],
    [{ backoff: { firstMs: 0 } }, `options.backoff.firstMs is 0: ${wholeFrom("milliseconds", 1, 2 ** 31 - 1)}`],
    [
      { backoff: { maxMs: 2 ** 31 } },
      `options.backoff.maxMs is 2147483648: ${wholeFrom("milliseconds", 1, 2 ** 31 - 1)}`,
    ],
    [{ backoff: null }, "options.backoff is null: pass { firstMs, maxMs }"],
    [{ backoff: { first: 5 } }, 'options.backoff has no option "first": pass firstMs, maxMs, or none'],
    [{ authorize: true }, "options.authorize is boolean: pass a function"],
  ])("of createReplica that is no such number is refused: %o", async (options, message) => {
    const storage = memoryStorage();
    expect(await refusal(() => loose({ createReplica }).createReplica({ ...options, storage }))).toBe(message);
    await createReplica({ storage }).then((opened) => opened.close());
  });

  it("whose name is mistyped is refused, as nobody would read it", async () => {
    const { createReplica: create } = loose({ createReplica });
    expect(await refusal(() => create({ intrest: ["room/1"] }))).toMatch(
      /^createReplica has no option "intrest": pass storage, network, .*, interest, .*, or none$/,
    );
    expect(await refusal(() => create({ snapshots: { retian: "tail" } }))).toContain(
      'snapshots has no option "retian"',
    );
    expect(await refusal(() => create({ limits: { repairms: 5 } }))).toContain('limits has no option "repairms"');
    const { open } = loose({ open: replica.open.bind(replica) });
    const durability = 'open has no option "durabilty": pass durability, or none';
    expect(await refusal(() => open("room", schema, { durabilty: "relaxed" }))).toBe(durability);
    await replica.open("room", schema, {});
  });

  it("of a dialer or a listener is refused where there is no such option", () => {
    const dial = loose({ webSocketDialer, tcpDialer, webSocketListener, tcpListener });
    const noSuch = (maker: string): unknown =>
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(`${maker} has no option`) });
    expect(() => dial.webSocketDialer("ws://127.0.0.1:1", { timeoutMs: 5 })).toThrow(noSuch("webSocketDialer"));
    expect(() => dial.tcpDialer("tcp://127.0.0.1:1", { timeoutMs: 5 })).toThrow(noSuch("tcpDialer"));
    expect(() => dial.webSocketListener({ prot: 5 })).toThrow(noSuch("webSocketListener"));
    expect(() => dial.tcpListener({ prot: 5 })).toThrow(noSuch("tcpListener"));
    expect(() => dial.tcpListener(4100)).toThrow(/the options of tcpListener are no object: give frameBytesMax, /);
  });

  it("that lists interests otherwise than as a list is refused, and says how", async () => {
    const { createReplica: create } = loose({ createReplica });
    const rule = /"room\/" is no list of interests: give a list, such as \["room\/42", { prefix: "room\/" }\]/;
    await expect(create({ interest: "room/" })).rejects.toMatchObject({ name: "SyncError", code: "INVALID_INTEREST" });
    await expect(create({ interest: "room/" })).rejects.toThrow(rule);
    const { subscribe } = loose({ subscribe: replica.subscribe.bind(replica) });
    for (const wrong of [null, 5, {}, ["room/"]]) {
      expect(() => subscribe(wrong)).toThrow(expect.objectContaining({ code: "INVALID_INTEREST" }));
    }
  });

  it.each([
    [{}, "partialViews(options) is object: pass { dial, contacts }, where dial makes a dialer of an address"],
    [{ dial: String, contacts: "ws://a" }, "options.contacts is string: pass a list of addresses"],
    [{ dial: String, addresses: [1] }, "options.addresses is an array: pass a list of addresses"],
    [{ dial: String, limits: null }, "options.limits is null: pass { activeMax, ... }"],
    [{ dial: String, limits: { activeMax: 0 } }, `options.limits.activeMax is 0: ${wholeFrom("peers", 1, 1000)}`],
  ])("of partialViews is refused: %o", async (options, message) => {
    expect(await refusal(() => loose({ partialViews }).partialViews(options))).toBe(message);
  });

  it("of what a replica, a pool or an undo manager is made with is refused where it is no such number", async () => {
    const retire = "options.retireMsMax is Infinity: pass a whole number of milliseconds from 0 to 2147483647";
    expect(await refusal(() => leasedAuthor({ retireMsMax: Number.POSITIVE_INFINITY }))).toBe(retire);
    const authors = "limits.poolMax is 0: pass a whole number of authors from 1";
    expect(await refusal(() => authorPool({ poolMax: 0 }))).toBe(authors);
    const leases = "limits.vanishedMax is -1: pass a whole number of leases from 0";
    expect(await refusal(() => authorPool({ vanishedMax: -1 }))).toBe(leases);
    const room = await replica.open("room", schema);
    const capacity = "options.capacity is 0: pass a whole number of transactions from 1";
    expect(await refusal(() => undoManager(room, { capacity: 0 }))).toBe(capacity);
  });

  it("that is an unbounded number is taken where a number has no bound of its own", async () => {
    const unbounded = { pendingBytesMax: Number.POSITIVE_INFINITY, aheadMsMax: Number.POSITIVE_INFINITY };
    await (await createReplica(unbounded)).close();
  });

  it("of open and create is refused, and the document can be opened after", async () => {
    const { open, create } = loose({ open: replica.open.bind(replica), create: replica.create.bind(replica) });
    expect(await refusal(() => open(42, schema))).toBe(
      'open(name) is number: pass a text that names the document, such as "room/42"',
    );
    const fields = "pass { score: counter() }, fields by name, or what defineSchema answers";
    expect(await refusal(() => open("room"))).toBe(`schema is undefined: ${fields}`);
    expect(await refusal(() => open("room", [counter()]))).toBe(`schema is an array: ${fields}`);
    expect(await refusal(() => create("bank", { nonce: "n" }))).toBe(`schema is string: ${fields}`);
    const field = "schema.score is function: pass a field, such as counter()";
    expect(await refusal(() => open("room", { score: counter }))).toBe(field);
    const defined = defineSchema({ name: "x", version: 1, fields: { score: counter as never } });
    expect(await refusal(() => open("room", defined))).toBe(field);
    await replica.open("room", schema);
  });

  it("of change and subscribe is refused", async () => {
    const room = await replica.open("room", schema);
    const { change, subscribe } = loose({ change: room.change.bind(room), subscribe: room.subscribe.bind(room) });
    expect(await refusal(() => change({ score: 1 }))).toBe("change(run) is object: pass a function of the draft");
    const listener = "the listener of subscribe is undefined: pass a function of the event";
    expect(await refusal(() => subscribe())).toBe(listener);
    expect(await refusal(() => subscribe(["score"], undefined))).toBe(listener);
    expect(await refusal(() => subscribe("score", () => {}))).toBe(
      'the path of subscribe is string: pass a list, such as ["score", "ann"]',
    );
  });

  it("of export and import is refused", async () => {
    const room = loose(await replica.open("room", schema));
    const bytes = "a Uint8Array, such as export answers";
    expect(await refusal(() => room.import(new ArrayBuffer(8)))).toBe(`import(bytes) is object: pass ${bytes}`);
    const version = "options.since is string: pass a Uint8Array, such as version answers";
    expect(await refusal(() => room.export({ since: "yesterday" }))).toBe(version);
    expect(await refusal(() => room.export(null))).toBe("export(options) is null: pass { since }");
  });
});

describe("the compiler", () => {
  it("refuses a change that waits, and says why by the name of a property", async () => {
    const room = await replica.open("room", schema);
    // @ts-expect-error: a change is synchronous: do the waiting outside
    expect(() => room.change(async ({ score }) => score.add(1))).toThrow(
      expect.objectContaining({ code: "ASYNC_CHANGE" }),
    );
    expect(room.change(({ score }) => score.value).result).toBe(0);
  });

  it("refuses to open by name what takes its rights from a genesis, and says to create it", async () => {
    const energy = { energy: budget({ min: 0, max: 9 }) };
    // @ts-expect-error: a budget needs a genesis: use create
    await expect(replica.open("room", energy)).rejects.toMatchObject({ code: "NEEDS_GENESIS" });
    const defined = defineSchema({ name: "x", version: 1, fields: energy });
    // @ts-expect-error: a budget needs a genesis: use create
    await expect(replica.open("room", defined)).rejects.toMatchObject({ code: "NEEDS_GENESIS" });
    expectTypeOf<
      NonNullable<NamedFields[string]["withGenesis"]>
    >().toEqualTypeOf<"its rights come from a genesis: use create(schema, genesis), not open(name, schema)">();
  });
});
