// One server, many clients, one document that all of them change at once: what it takes until everybody has everything.

import { assert } from "@joinery/crdt";
import { type BenchCase, figure, type Outcome, type SubjectName } from "../../suite.js";
import { digestOfPairs } from "../../work/digest.js";
import { sized } from "../../work/workload.js";
import { Child } from "./child.js";
import type { ClientsAnswer, ClientsOrder, ServerAnswer, ServerOrder } from "./messages.js";
import { lastKeys, updateOf } from "./updates.js";

const clientCount = 50;
const updateCount = 200;

/**
 * The server is a process, all clients are another, on WebSockets of one machine. Timed as `ms`: from the first update until
 * every client has every update. `server_cpu_ms`: the server's processor, user and system, for that. All must end
 * with exactly what was written.
 */
export const fanout: BenchCase = {
  id: "fanout",
  title: "one WebSocket server, 50 clients, one document, 200 updates each, until all have all",
  subjects: ["joinery", "hocuspocus"],
  metrics: ["ms", "server_cpu_ms"],
  limitMsMin: 90_000,
  startsProcesses: true,
  async measure(subject: SubjectName, scale: number): Promise<Outcome> {
    const server = new Child<ServerOrder, ServerAnswer>(new URL("./server-process.js", import.meta.url));
    const clients = new Child<ClientsOrder, ClientsAnswer>(new URL("./clients-process.js", import.meta.url));
    try {
      return await run(subject, sized(updateCount, scale), server, clients);
    } finally {
      clients.end();
      server.end();
    }
  },
};

async function run(
  subject: SubjectName,
  updates: number,
  server: Child<ServerOrder, ServerAnswer>,
  clients: Child<ClientsOrder, ClientsAnswer>,
): Promise<Outcome> {
  const { url } = await server.ask({ order: "serve", subject }, "serving");
  await clients.ask({ order: "connect", subject, url, clients: clientCount }, "connected");
  const before = await server.ask({ order: "cpu" }, "cpu");
  const { ms, digests } = await clients.ask({ order: "write", updates }, "written");
  const after = await server.ask({ order: "cpu" }, "cpu");
  const { digest } = await server.ask({ order: "await", keys: lastKeys(clientCount, updates) }, "holds");
  const written = digestOfPairs(allUpdates(updates));
  assert(digest === written && digests.every((other) => other === written), "no message was lost");
  return { digest, figures: [figure("ms", ms), figure("server_cpu_ms", after.ms - before.ms)] };
}

function allUpdates(updates: number): (readonly [string, string])[] {
  const each = Array.from({ length: clientCount }, (_, client) => client);
  return each.flatMap((client) => Array.from({ length: updates }, (_, update) => updateOf(client, update)));
}
