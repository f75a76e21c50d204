// Validators of a document: what opens, what a change refuses, and what is told of values that came from elsewhere.
import { counter, map, type PlainValue, register, set, table } from "@joinery/crdt";
import { createReplica, decodeEntry, type InvalidValue } from "@joinery/replica";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { siteOf } from "../site.js";
import { failing } from "./open-room.js";
import { SlowStorage } from "./slow-storage.js";

const schema = {
  title: register("untitled", { validate: z.string().max(10) }),
  seats: table({ validate: z.object({ name: z.string() }) }),
  lucky: set({ validate: z.number().max(9) }),
  score: map(counter()),
};
const loose = { title: register(""), seats: table<PlainValue>(), lucky: set<number>(), score: map(counter()) };

async function opened() {
  const replica = await createReplica({ storage: new SlowStorage() });
  const room = await replica.open("room", schema);
  const core = replica.core.documents.get(room.id)!;
  const receive = (bytes: Uint8Array): void => {
    const decoded = decodeEntry(bytes, core.authors);
    if (decoded.ok) replica.receive(core, [decoded.value]);
  };
  return { replica, room, receive };
}

describe("a document with validators", () => {
  it("refuses a change whose value is not valid, whole", async () => {
    const { room } = await opened();
    const error = failing(() =>
      room.change(({ title, seats }) => {
        title.set("fine");
        seats.set("1", { name: 7 as never });
      }),
    );
    expect(error).toMatchObject({ code: "INVALID_VALUE", path: "seats.1.name", issues: [{ path: ["name"] }] });
    expect(room.value.title).toBe("untitled");
  });

  it("joins what a peer wrote, valid or not, and tells of it until it is mended", async () => {
    const { room, receive } = await opened();
    expect(room.invalidValues()).toEqual([]);
    const peer = siteOf(2, loose);
    receive(peer.write(({ title, lucky, seats }) => [title.set("far too long"), lucky.add(10), seats.set("1", 1)]));
    expect(room.value.title).toBe("far too long");
    const invalid = room.invalidValues();
    expectTypeOf(invalid).toEqualTypeOf<readonly InvalidValue<typeof schema>[]>();
    expect(invalid.map(({ path }) => path).sort()).toEqual([["lucky", 10], ["seats", "1"], ["title"]]);
    expect(invalid.every(({ issues }) => issues.length === 1)).toBe(true);
    expect(room.invalidValues()).toBe(invalid);
    room.change(({ title, lucky, seats }) => {
      title.set("short");
      lucky.remove(10);
      seats.delete("1");
    });
    expect(room.invalidValues()).toEqual([]);
    receive(peer.write(({ score }) => score.at("ann").add(1)));
    expect(room.invalidValues()).toEqual([]);
  });

  it("does not open with a validator that answers by a promise", async () => {
    const { replica } = await opened();
    const validate = z.string().refine(async () => true);
    for (const fields of [
      { a: table({ validate }) },
      { a: map(set({ validate })) },
      { a: register("", { validate }) },
    ]) {
      await expect(replica.open("later", fields)).rejects.toMatchObject({
        name: "AsyncValidatorError",
        code: "ASYNC_VALIDATOR",
        message: expect.stringContaining('"a"'),
      });
    }
    expect(replica.core.documents.has("later" as never)).toBe(false);
  });
});
