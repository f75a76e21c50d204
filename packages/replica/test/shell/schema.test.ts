// Schemas with a name and a version: what a document may be opened as after it was opened before.
import { counter, type Fields, InvalidSchemaError, map, register, set, struct } from "@joinery/crdt";
import { createReplica, type Document, decodeEntry, defineSchema, type Schema } from "@joinery/replica";
import { describe, expect, expectTypeOf, it } from "vitest";
import { siteOf } from "../site.js";
import { failing, openRoom } from "./open-room.js";
import { SlowStorage } from "./slow-storage.js";

const fields = { title: register("untitled"), score: counter() };
const v1 = defineSchema({ name: "room", version: 1, fields });

/** Opens one document after the other with these schemas; the outcome of the last. */
async function openedWith(...schemas: (Fields | Schema<Fields>)[]): Promise<unknown> {
  const replica = await createReplica({ storage: new SlowStorage() });
  let outcome: unknown;
  for (const schema of schemas) {
    outcome = await replica.open("doc", schema).then(
      (document) => document.close().then(() => "opened"),
      (error: unknown) => error,
    );
  }
  return outcome;
}

const at = (version: number, other: Fields): Schema<Fields> => defineSchema({ name: "room", version, fields: other });

describe("a document that was opened with a schema", () => {
  it.each<[string, readonly (Fields | Schema<Fields>)[]]>([
    ["the same again", [v1, v1]],
    ["more fields at its version", [v1, at(1, { ...fields, players: set() })]],
    ["fewer fields at a later version", [v1, at(2, { title: fields.title })]],
    ["a field of another type at a later version", [v1, at(2, { title: counter() })]],
    ["an earlier version, as while a new one is rolled out", [at(2, { title: counter() }), v1]],
    ["a later version after an earlier one came between", [at(2, { title: counter() }), v1, at(3, {})]],
    ["its schema, after plain fields", [fields, { title: counter() }, v1]],
  ])("opens with %s", async (_what, schemas) => {
    expect(await openedWith(...schemas)).toBe("opened");
  });

  it.each<[string, readonly (Fields | Schema<Fields>)[], RegExp]>([
    ["another name", [v1, defineSchema({ name: "bank", version: 9, fields })], /"room" version 1.*opened as "bank"/],
    ["plain fields", [v1, fields], /without a schema's name.*defineSchema/],
    [
      "a field of another type",
      [v1, at(1, { ...fields, score: register(0) })],
      /"score" as register.*raise the version/,
    ],
    ["fewer fields", [v1, at(1, { title: fields.title })], /no field "score".*raise the version/],
    ["fewer fields than were added", [v1, at(1, { ...fields, n: counter() }), v1], /no field "n"/],
    ["what does not fit its latest version", [v1, at(2, { n: counter() }), v1, at(2, fields)], /no field "n"/],
  ])("does not open with %s", async (_what, schemas, message) => {
    const error = await openedWith(...schemas);
    expect(error).toMatchObject({ name: "DocumentError", code: "SCHEMA_MISMATCH" });
    expect((error as Error).message).toMatch(/^"doc" was opened as "room"/);
    expect((error as Error).message).toMatch(message);
  });

  it("does not open when what is stored of its schema is damaged", async () => {
    const storage = new SlowStorage();
    const replica = await createReplica({ storage });
    for (const bytes of [[0], [11, 200], [0, 0], [10, 0]]) {
      storage.meta.set("schema/doc", Uint8Array.from(bytes));
      await expect(replica.open("doc", v1)).rejects.toMatchObject({ code: "CORRUPT_LOG" });
    }
    expect(replica.core.documents.size).toBe(0);
  });

  it("has the types of its fields, whichever way they were given", async () => {
    const replica = await createReplica({ storage: new SlowStorage() });
    const named = await replica.open("a", v1);
    const plain = await replica.open("b", fields);
    expectTypeOf(named).toEqualTypeOf<Document<typeof fields>>();
    expectTypeOf(plain).toEqualTypeOf<Document<typeof fields>>();
    named.change((draft) => draft.score.add(2));
    expect(named.value.score).toBe(2);
  });
});

describe("a schema", () => {
  it("needs a name and a whole version from 1", () => {
    expect(failing(() => defineSchema({ name: "", version: 1, fields }))).toBeInstanceOf(InvalidSchemaError);
    for (const version of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(failing(() => defineSchema({ name: "room", version, fields }))).toBeInstanceOf(InvalidSchemaError);
    }
  });
});

describe("operations on fields that are not known here", () => {
  it("are counted, also after a restart, until a schema knows them", async () => {
    const { room, receive, replica } = await openRoom();
    const newer = siteOf(2, { title: register("untitled"), news: counter(), more: counter() });
    receive(newer.write(({ title, news, more }) => [title.set("x"), news.add(1), more.add(1)]));
    expect(room.unknownOperations).toBe(2);
    expect(room.value.title).toBe("x");
    await room.close();
    const again = await replica.open("room", { title: register("untitled"), news: counter() });
    expect(again.unknownOperations).toBe(1);
    expect(again.value.news).toBe(1);
  });

  it("leave the operations behind them in the same entry as they were, however many keys they touch", async () => {
    const [newer, older] = [struct({ text: register(""), stars: counter() }), struct({ text: register("") })];
    const there = siteOf(2, { items: map(newer), total: counter() });
    const entries = [
      there.write(({ items }) => {
        for (const key of ["a", "b", "c"]) {
          items.at(key).text.set(key);
          items.at(key).stars.add(1);
        }
      }),
      there.write(({ items, total }) => {
        items.clear();
        total.add(1);
        items.at("d").text.set("last");
      }),
    ];
    const replica = await createReplica({ storage: new SlowStorage() });
    const here = await replica.open("room", { items: map(older), total: counter() });
    for (const entry of entries) {
      const decoded = decodeEntry(entry, here.core.authors);
      if (decoded.ok) here.receive([decoded.value]);
    }
    expect(here.core.counts).toMatchObject({ applied: 2, rejected: 0, unknown: 4 });
    expect([here.value.total, here.value.items.get("d")]).toEqual([1, { text: "last" }]);
  });

  it("are told to who subscribes to the document, also where another schema shares none of its fields", async () => {
    const { room, receive } = await openRoom();
    const events: unknown[] = [];
    room.subscribe(({ paths, unknown }) => events.push({ paths, unknown }));
    room.subscribe(["title"], () => events.push("title"));
    const other = siteOf(2, { pot: counter(), river: counter() });
    receive(other.write(({ pot, river }) => [pot.add(1), river.add(1)]));
    expect(events).toEqual([{ paths: [], unknown: 2 }]);
    receive(siteOf(3, { title: register("untitled") }).write(({ title }) => title.set("x")));
    expect(events.slice(1)).toEqual([{ paths: [["title"]], unknown: undefined }, "title"]);
  });
});
