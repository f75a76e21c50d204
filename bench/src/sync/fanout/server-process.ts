// The process of the server.

import { assert } from "@joinery/crdt";
import { digestOfPairs } from "../../work/digest.js";
import { obey } from "./child.js";
import { loadFanoutSubject, type Server } from "./fanout-subject.js";
import { holding } from "./holding.js";
import type { ServerAnswer, ServerOrder } from "./messages.js";

let server: Server | undefined;

obey(async (order: ServerOrder): Promise<ServerAnswer> => {
  if (order.order === "serve") {
    server = await (await loadFanoutSubject(order.subject)).serve();
    return { answer: "serving", url: server.url };
  }
  if (order.order === "cpu") {
    const { user, system } = process.cpuUsage();
    return { answer: "cpu", ms: (user + system) / 1000 };
  }
  assert(server !== undefined, "a server serves before it is asked what it holds");
  await holding([server], order.keys);
  return { answer: "holds", digest: digestOfPairs(server.pairs()) };
});
