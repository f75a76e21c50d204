// Every field type through the front door: written at two replicas, shown as JSON, and in schemas that grow inside.
import {
  type CounterField,
  counter,
  createReplica,
  type DeltaOf,
  type FieldType,
  flag,
  growSet,
  log,
  map,
  max,
  min,
  multiRegister,
  type Replica,
  register,
  rows,
  type StateOf,
  set,
  struct,
  table,
} from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const opened: Replica[] = [];

async function star(clientCount: number): Promise<[server: Replica, ...clients: Replica[]]> {
  const hub = memoryHub();
  const server = await createReplica({ network: [hub.listener("server")] });
  opened.push(server);
  const clients: Replica[] = [];
  for (let left = clientCount; left > 0; left--) {
    clients.push(await createReplica({ network: [hub.dialer("server")], backoff: { firstMs: 1, maxMs: 5 } }));
  }
  opened.push(...clients);
  return [server, ...clients];
}

afterEach(async () => {
  for (const replica of opened.splice(0).reverse()) await replica.close();
});

/** A counter that shows as stars: nothing but the front door is needed to write it. */
type Stars = FieldType<StateOf<CounterField>, DeltaOf<CounterField>, string, { like(): void }>;

function stars(): Stars {
  const likes = counter();
  return {
    ...likes,
    tag: "stars",
    view: (state, authors) => "*".repeat(likes.view(state, authors)),
    draft: (access) => ({ like: () => likes.draft(access).add(1) }),
  };
}

describe("a field type of one's own", () => {
  it("is written with what the front door exports, and stands at the top and below keys", async () => {
    const [replica] = await star(0);
    const post = await replica.open("post", { mine: stars(), each: map(struct({ given: stars() })) });
    post.change(({ mine, each }) => [mine.like(), mine.like(), each.at("ann").given.like()]);
    expect([post.value.mine, post.value.each.get("ann")?.given]).toEqual(["**", "*"]);
  });
});

describe("the field types", () => {
  const schema = {
    title: register("New room"),
    topics: multiRegister<string>(),
    open: flag({ wins: "disable" }),
    score: map(counter()),
    total: counter("bigint"),
    seats: table<{ name: string }>(),
    tags: set<string>(),
    banned: set<string>({ wins: "remove" }),
    seen: growSet<string>(),
    best: max(),
    first: min("bigint"),
    hands: rows(register<number>(0)),
    moves: log<string>(),
  };

  it("are written at two replicas, agree, and show in JSON", async () => {
    const [server, client] = (await star(1)) as [Replica, Replica];
    const [there, here] = [await server.open("room", schema), await client.open("room", schema)];
    for (const [room, name] of [
      [there, "server"],
      [here, "client"],
    ] as const) {
      room.change((draft) => {
        draft.topics.set(name);
        draft.open.enable();
        draft.score.at("ann").add(1);
        draft.total.add(Number.MAX_SAFE_INTEGER);
        draft.seats.set(name, { name });
        draft.tags.add(name);
        draft.banned.add("x");
        draft.seen.add(name);
        draft.best.raise(name.length + name.charCodeAt(0));
        draft.first.lower(BigInt(name.charCodeAt(0)));
        draft.hands.mine.set(7);
        draft.moves.append(name);
      });
    }
    here.change((draft) => draft.open.disable());
    here.change((draft) => draft.banned.remove("x"));
    await here.synced();
    await vi.waitFor(() => expect(there.value.moves.length).toBe(2));
    expect(JSON.stringify(there.value)).toBe(JSON.stringify(here.value));
    const shown = JSON.parse(JSON.stringify(here.value));
    expect({ ...shown, topics: shown.topics.sort(), moves: shown.moves.sort() }).toEqual({
      title: "New room",
      topics: ["client", "server"],
      open: false,
      score: { ann: 2 },
      total: `${2n * BigInt(Number.MAX_SAFE_INTEGER)}`,
      seats: { client: { name: "client" }, server: { name: "server" } },
      tags: ["client", "server"],
      banned: [],
      seen: ["client", "server"],
      best: 121,
      first: "99",
      hands: { [client.id]: 7, [server.id]: 7 },
      moves: ["client", "server"],
    });
  });

  it("tell of a log's new event by its place", async () => {
    const [server] = await star(0);
    const room = await server.open("room", schema);
    const heard: unknown[] = [];
    room.subscribe(["moves"], ({ paths }) => heard.push(...paths));
    room.change((draft) => draft.moves.append("e4"));
    room.change((draft) => draft.moves.append("e5"));
    expect(heard).toEqual([
      ["moves", "0"],
      ["moves", "1"],
    ]);
    expect(room.value.moves.fold((all, move) => `${all} ${move}`, "moves:")).toBe("moves: e4 e5");
  });
});

describe("a field added inside a nested struct", () => {
  it("passes through a replica that does not know it, which goes on with the old ones", async () => {
    const older = { teams: map(struct({ score: counter() })) };
    const newer = { teams: map(struct({ score: counter(), colour: register("none") })) };
    const [server, one, two] = (await star(2)) as [Replica, Replica, Replica];
    const middle = await server.open("room", older);
    const [left, right] = [await one.open("room", newer), await two.open("room", newer)];
    left.change((draft) => draft.teams.at("red").score.add(1));
    left.change((draft) => draft.teams.at("red").colour.set("#f00"));
    middle.change((draft) => draft.teams.at("red").score.add(2));
    await vi.waitFor(() => {
      expect(right.value.teams.get("red")).toEqual({ score: 3, colour: "#f00" });
      expect(middle.value.teams.get("red")).toEqual({ score: 3 });
    });
  });
});
