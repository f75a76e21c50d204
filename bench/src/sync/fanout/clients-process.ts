// The process of all clients.

import { digestOfPairs } from "../../work/digest.js";
import { millisecondsOf } from "../../work/stopwatch.js";
import { obey } from "./child.js";
import { type Client, loadFanoutSubject } from "./fanout-subject.js";
import { holding } from "./holding.js";
import type { ClientsAnswer, ClientsOrder } from "./messages.js";
import { lastKeys, updateOf } from "./updates.js";

let clients: readonly Client[] = [];

obey(async (order: ClientsOrder): Promise<ClientsAnswer> => {
  if (order.order === "connect") {
    const subject = await loadFanoutSubject(order.subject);
    clients = await Promise.all(Array.from({ length: order.clients }, () => subject.connect(order.url)));
    return { answer: "connected" };
  }
  const { updates } = order;
  const ms = await millisecondsOf(async () => {
    await write(updates);
    await holding(clients, lastKeys(clients.length, updates));
  });
  return { answer: "written", ms, digests: [...new Set(clients.map((client) => digestOfPairs(client.pairs())))] };
});

/** One update of each client per turn, so that each is a transaction and a message of its own. */
async function write(updates: number): Promise<void> {
  for (let update = 0; update < updates; update++) {
    for (const [index, client] of clients.entries()) client.set(...updateOf(index, update));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
