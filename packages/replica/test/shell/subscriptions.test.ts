// Subscriptions at fields and keys: places as users know them, who is concerned, and what the types allow.
import type { ReplicaId } from "@joinery/clock";
import { counter, map, register, rows, set, struct, table } from "@joinery/crdt";
import { type ChangeEvent, createReplica, type FieldPath } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { failing } from "./open-room.js";
import { SlowStorage } from "./slow-storage.js";

const schema = {
  title: register("untitled"),
  players: set<string>(),
  lucky: set<number>(),
  pairs: set<readonly [number, string]>(),
  score: map(counter()),
  tags: map(set<number>()),
  seats: table<{ readonly name: string }>(),
  votes: rows(counter()),
  options: struct({ speed: counter(), guests: set<string>() }),
  rooms: map(struct({ name: register(""), inner: map(struct({ deep: set<number>() })) })),
  hands: rows(struct({ cards: set<string>() })),
};

async function opened() {
  const replica = await createReplica({ storage: new SlowStorage() });
  const room = await replica.open("room", schema);
  return { replica, room };
}

describe("the paths of a change", () => {
  it("name an element of a set by itself, at any depth", async () => {
    const { replica, room } = await opened();
    const paths: unknown[] = [];
    room.subscribe((event) => paths.push(...event.paths));
    room.change(({ players, lucky, pairs, tags, votes, options }) => {
      players.add("ann");
      players.add('"quoted');
      lucky.add(7);
      pairs.add([1, "x"]);
      tags.at("red").add(-1.5);
      votes.mine.add(1);
      options.guests.add("#bob");
    });
    expect(paths).toEqual([
      ["players", "ann"],
      ["players", '"quoted'],
      ["lucky", 7],
      ["pairs", [1, "x"]],
      ["tags", "red", -1.5],
      ["votes", replica.id],
      ["options", "guests", "#bob"],
    ]);
  });

  it("name every place once, however often and wherever it was changed", async () => {
    const { room } = await opened();
    const events: ChangeEvent<typeof schema>[] = [];
    room.subscribe((event) => events.push(event));
    const key = fc.constantFrom("", "a", "b", "a\0b", "score", "tags");
    const write = fc.record({ field: fc.constantFrom("score" as const, "seats" as const), key });
    fc.assert(
      fc.property(fc.array(write, { minLength: 1, maxLength: 30 }), (writes) => {
        events.length = 0;
        room.change((draft) => {
          for (const { field, key } of writes) {
            if (field === "score") draft.score.at(key).add(1);
            else draft.seats.set(key, { name: key });
          }
        });
        const expected = new Set(writes.map(({ field, key }) => JSON.stringify([field, key])));
        expect(events[0]!.paths.map((path) => JSON.stringify(path)).sort()).toEqual([...expected].sort());
      }),
    );
  });
});

describe("a subscription", () => {
  it("at an element of a set hears of that element", async () => {
    const { room } = await opened();
    const heard: string[] = [];
    room.subscribe(["players", "ann"], () => heard.push("ann"));
    room.subscribe(["lucky", 7], () => heard.push("seven"));
    room.subscribe(["pairs", [1, "x"]], () => heard.push("pair"));
    room.subscribe(["tags", "red", 1], () => heard.push("red 1"));
    room.change(({ players, lucky }) => [players.add("bob"), lucky.add(8)]);
    expect(heard.splice(0)).toEqual([]);
    room.change(({ pairs, tags }) => [tags.at("red").add(1), pairs.add([1, "x"])]);
    expect(heard.splice(0)).toEqual(["pair", "red 1"]);
    room.change(({ players, lucky }) => [players.add("ann"), lucky.add(7)]);
    expect(heard.splice(0)).toEqual(["ann", "seven"]);
    room.change(({ tags }) => tags.delete("red"));
    expect(heard).toEqual(["red 1"]);
  });

  it("is told once of a change at many of its places, in the order in which all subscribed", async () => {
    const { room } = await opened();
    const heard: string[] = [];
    room.subscribe(["score", "bob"], () => heard.push("bob"));
    room.subscribe(() => heard.push("document"));
    room.subscribe(["score"], () => heard.push("score"));
    room.subscribe(["score", "ann"], () => heard.push("ann"));
    room.change(({ score }) => [score.at("ann").add(1), score.at("bob").add(1), score.at("cid").add(1)]);
    expect(heard).toEqual(["bob", "document", "score", "ann"]);
  });

  it("hears of a change above its place", async () => {
    const { room } = await opened();
    const heard: string[] = [];
    // The parts of a plain value are no places of their own: they change with it.
    room.subscribe(["title", "part"] as never, () => heard.push("part"));
    room.subscribe(["title", "other", "part"] as never, () => heard.push("other"));
    room.change(({ title }) => title.set("x"));
    room.change(({ lucky }) => lucky.add(1));
    expect(heard).toEqual(["part", "other"]);
  });

  it("that has ended hears nothing more, and takes no other one with it", async () => {
    const { room } = await opened();
    const heard: string[] = [];
    const end = room.subscribe(["score", "ann"], () => heard.push("ended"));
    room.subscribe(["score", "ann"], () => heard.push("first"));
    room.subscribe(["score"], () => heard.push("second"));
    end();
    end();
    room.change(({ score }) => score.at("ann").add(1));
    expect(heard).toEqual(["first", "second"]);
  });

  it("at a field that the schema does not have is refused", async () => {
    const { room } = await opened();
    // @ts-expect-error: no such field
    const error = failing(() => room.subscribe(["scores"], () => {}));
    expect(error).toMatchObject({ name: "DocumentError", code: "UNKNOWN_FIELD" });
    // @ts-expect-error: a set of numbers
    expect(failing(() => room.subscribe(["lucky", Number.NaN, 1], () => {}))).toMatchObject({ code: "INVALID_VALUE" });
  });

  it("takes the paths that the schema has, and no others", () => {
    type Path = FieldPath<typeof schema>;
    const path = <P extends Path>(value: P): P => value;
    expectTypeOf<ChangeEvent<typeof schema>["paths"]>().toEqualTypeOf<readonly Path[]>();
    expectTypeOf<Path[0]>().toEqualTypeOf<keyof typeof schema>();
    path(["score"]);
    path(["score", "ann"]);
    path(["lucky", 7]);
    path(["tags", "red", 7]);
    path(["options", "guests", "bob"]);
    path(["votes", "x" as ReplicaId]);
    path(["rooms", "a", "name"]);
    path(["rooms", "a", "inner", "b", "deep", 7]);
    path(["hands", "x" as ReplicaId, "cards", "ace"]);
    // @ts-expect-error: no such field of the structs in the map
    path(["rooms", "a", "title"]);
    // @ts-expect-error: a set of numbers, two maps down
    path(["rooms", "a", "inner", "b", "deep", "7"]);
    // @ts-expect-error: nothing below a register in a map
    path(["rooms", "a", "name", "x"]);
    // @ts-expect-error: no such field of the rows
    path(["hands", "x" as ReplicaId, "chips"]);
    // @ts-expect-error: the parts of a plain value are no places
    path(["seats", "ann", "name"]);
    // @ts-expect-error: a set of numbers
    path(["lucky", "7"]);
    // @ts-expect-error: nothing below a register
    path(["title", "x"]);
    // @ts-expect-error: nothing below a counter
    path(["score", "ann", "x"]);
    // @ts-expect-error: no such option
    path(["options", "noise"]);
    expectTypeOf<FieldPath>().toEqualTypeOf<readonly [field: string, ...keys: readonly unknown[]]>();
  });
});
