// Many short-lived clients leave few authors behind: as many as wrote at a time, and those whose clients vanished.
// JOINERY_LEASED_CLIENTS=10000 runs the whole figure; without it a part of it runs. Each client loads what is in its room, so
// the time grows with the square of the visits to one room: JOINERY_LEASED_ROOMS=10 spreads them, one room after another.
import { counter, createReplica, type Dialer, map, type Storage } from "joinery";
import { authorPool, leasedAuthor } from "joinery/leases";
import { memoryStorage } from "joinery/storage/memory";
import { type MemoryHub, memoryHub } from "joinery/transports/memory";
import { expect, it } from "vitest";

const clients = Number(process.env.JOINERY_LEASED_CLIENTS ?? 300);
const rooms = Number(process.env.JOINERY_LEASED_ROOMS ?? 1);
const atATime = 50;
const schema = { visits: map(counter()) };
const limits = { repairMs: 50, repairMsMax: 200 };

/** A dialer whose connections end without a word, for clients that vanish. */
function breakable(dialer: Dialer): { readonly dialer: Dialer; readonly abort: () => void } {
  const stop = new AbortController();
  return {
    dialer: {
      target: dialer.target,
      dial: async (signal) => {
        stop.signal.throwIfAborted();
        const connection = await dialer.dial(signal);
        stop.signal.addEventListener("abort", () => connection.close("cut"), { once: true });
        return connection;
      },
    },
    abort: () => stop.abort(new TypeError("cut")),
  };
}

async function visit(hub: MemoryHub, number: number, vanishes: boolean): Promise<void> {
  const { dialer, abort } = breakable(hub.dialer("node"));
  const replica = await createReplica({
    network: [dialer],
    limits,
    author: leasedAuthor({ retireMsMax: vanishes ? 1 : 60_000 }),
  });
  const room = await replica.open(roomOf(number), schema);
  await room.writable();
  room.change((draft) => draft.visits.at(`day ${number % 7}`).add(1));
  if (vanishes) {
    await room.synced();
    abort();
  }
  await replica.close();
}

function roomOf(number: number): string {
  return `room ${Math.floor((number * rooms) / clients)}`;
}

/** Everybody who has written anything in any room. */
async function authorsIn(storage: Storage): Promise<Set<string>> {
  const authors = new Set<string>();
  for (const document of await storage.documents()) {
    for (const { author } of await storage.load(document)) authors.add(author);
  }
  return authors;
}

it(`keeps ${clients} clients, ${atATime} at a time, to ${atATime} authors beside the vanished`, async () => {
  const hub = memoryHub();
  const storage = memoryStorage();
  const node = await createReplica({ storage, network: [hub.listener("node")], leases: authorPool(), limits });
  const opened = await Promise.all(Array.from({ length: rooms }, (_, index) => node.open(`room ${index}`, schema)));
  let next = 0;
  let vanished = 0;
  const work = async (): Promise<void> => {
    for (let number = next++; number < clients; number = next++) {
      const vanishes = number % 100 === 99;
      if (vanishes) vanished++;
      await visit(hub, number, vanishes);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  const counts = opened.flatMap(({ value }) => [...value.visits.values()]);
  expect(counts.reduce((sum: number, count) => sum + Number(count), 0)).toBe(clients);
  const { size: authors } = await authorsIn(storage);
  expect(vanished).toBe(Math.floor(clients / 100));
  expect(authors).toBeLessThanOrEqual(atATime + vanished);
  expect(authors).toBeGreaterThan(vanished);
  await node.close();
}, 1_200_000);
