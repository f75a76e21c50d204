// Subscriptions: who hears what, in which order, and what a listener that throws does not do.
import { type ChangeEvent, createReplica, decodeEntry } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it, vi } from "vitest";
import { bank } from "../payments.js";
import { nameOf, replicaOf, Site, siteOf } from "../site.js";
import { failing, openRoom, schema } from "./open-room.js";
import { SlowStorage } from "./slow-storage.js";

describe("subscribers", () => {
  it("hear what changed, from where and by whom", async () => {
    const { room, replica, receive } = await openRoom();
    const events: ChangeEvent[] = [];
    const end = room.subscribe((event) => events.push(event));
    room.change(({ score }) => [score.at("ann").add(1), score.at("ann").add(1)], { origin: "button" });
    receive(siteOf(2, schema).write(({ title }) => title.set("y")));
    expect(events).toEqual([
      { origin: "local", tag: "button", author: replica.id, paths: [["score", "ann"]] },
      { origin: "peer", author: nameOf(2), paths: [["title"]] },
    ]);
    end();
    room.change(({ title }) => title.set("z"));
    expect(events).toHaveLength(2);
  });

  it("of a field or a key hear of changes there, above and below", async () => {
    const { room } = await openRoom();
    const heard: string[] = [];
    room.subscribe(["score"], () => heard.push("score"));
    room.subscribe(["score", "ann"], () => heard.push("ann"));
    room.subscribe(["score", "bob"], () => heard.push("bob"));
    room.subscribe(["title"], () => heard.push("title"));
    room.change(({ score }) => score.at("ann").add(1));
    expect(heard.splice(0)).toEqual(["score", "ann"]);
    room.change(({ title }) => title.set("x"));
    expect(heard.splice(0)).toEqual(["title"]);
    room.change(({ score }) => score.delete("ann"));
    expect(heard).toEqual(["score", "ann"]);
  });

  it("see the new value, and their own changes are told in order to everybody", async () => {
    const { room } = await openRoom();
    const seen: unknown[] = [];
    room.subscribe(({ tag }) => {
      seen.push(["first", tag]);
      if (tag === 1) room.change(({ title }) => title.set("again"), { origin: 2 });
    });
    room.subscribe(({ tag }) => seen.push(["second", tag]));
    room.change(({ title }) => title.set("x"), { origin: 1 });
    expect(seen).toEqual([
      ["first", 1],
      ["second", 1],
      ["first", 2],
      ["second", 2],
    ]);
    expect(room.value.title).toBe("again");
  });

  it("that throw harm nobody, and their error is reported", async () => {
    const { room, errors } = await openRoom();
    const fault = new RangeError("listener");
    const heard: string[] = [];
    room.subscribe(() => {
      throw fault;
    });
    room.subscribe(() => heard.push("still"));
    await room.change(({ title }) => title.set("x")).saved;
    expect(heard).toEqual(["still"]);
    expect(errors).toEqual([fault]);
  });

  it("hear why a guard refused an entry", async () => {
    const replica = await createReplica({ storage: new SlowStorage(), founding: founding() });
    const genesis = { nonce: "n", paid: { [nameOf(2)]: 1 } };
    const account = await replica.create(bank(), genesis);
    const core = replica.core.documents.get(account.id)!;
    const events: ChangeEvent[] = [];
    account.subscribe((event) => events.push(event));
    const { value } = account;
    const liar = new Site(replicaOf(2).create(bank(false), genesis));
    const decoded = decodeEntry(
      liar.write(({ paid }) => paid.set("a", { to: nameOf(3), amount: 2 })),
      core.authors,
    );
    if (decoded.ok) replica.receive(core, [decoded.value]);
    expect(events).toMatchObject([{ origin: "peer", paths: [], refusal: { code: "insufficient_funds" } }]);
    expect(account.value).toBe(value);
  });

  it("that end others in the middle are obeyed", async () => {
    const { room } = await openRoom();
    const heard: string[] = [];
    const ends: (() => void)[] = [];
    room.subscribe(() => ends[0]!());
    ends.push(room.subscribe(() => heard.push("ended")));
    room.change(({ title }) => title.set("x"));
    expect(heard).toEqual([]);
  });
});

describe("a listener that answers its own changes", () => {
  it("without end is stopped with an error that says so, and what was changed before stays", async () => {
    const { room, errors } = await openRoom();
    let heard = 0;
    room.subscribe(["score"], () => {
      heard++;
      room.change(({ score }) => score.at("ann").add(1));
    });
    room.change(({ score }) => score.at("ann").add(1));
    expect(errors).toEqual([expect.objectContaining({ name: "ChangeError", code: "LISTENER_LOOP" })]);
    expect(heard).toBe(10_002);
    expect(room.value.score.get("ann")).toBe(10_002);
    await room.change(({ score }) => score.at("bob").add(1)).saved;
    expect(errors).toHaveLength(2);
  });

  it("with another one, each doubling what it hears, is stopped as soon", async () => {
    const { room, errors } = await openRoom();
    for (const name of ["ann", "bob"]) room.subscribe(() => room.change(({ score }) => score.at(name).add(1)));
    room.change(({ title }) => title.set("x"));
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors.map((error) => (error as { code?: string }).code))).toEqual(new Set(["LISTENER_LOOP"]));
    expect(room.value.score.get("ann")).toBeLessThanOrEqual(10_002);
  });

  it("ends by itself as often as it likes: each time is counted from its start", async () => {
    const { room, errors } = await openRoom();
    room.subscribe(["score"], () => {
      if ((room.value.score.get("ann") ?? 0) % 6000 !== 0) room.change(({ score }) => score.at("ann").add(1));
    });
    for (let count = 0; count < 2; count++) room.change(({ score }) => score.at("ann").add(1));
    expect([room.value.score.get("ann"), errors]).toEqual([12_000, []]);
  });

  it("may make as many changes as it likes in answer to one that was not made by a listener", async () => {
    const { room, errors } = await openRoom();
    room.subscribe(["title"], () => {
      for (let count = 0; count < 12_000; count++) room.change(({ score }) => score.at("ann").add(1));
    });
    room.change(({ title }) => title.set("x"));
    expect([room.value.score.get("ann"), errors]).toEqual([12_000, []]);
  });
});

describe("an uncaught error of a listener", () => {
  it("surfaces where the process reports them when there is no option for it", async () => {
    const replica = await createReplica({ storage: new SlowStorage() });
    const room = await replica.open("room", schema);
    const fault = new RangeError("listener");
    room.subscribe(() => {
      throw fault;
    });
    const later: (() => void)[] = [];
    const spy = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((task) => later.push(task));
    room.change(({ title }) => title.set("x"));
    spy.mockRestore();
    const thrown = later.map((task) => failing(task));
    expect(thrown).toContain(fault);
  });
});
