// Joinery: a replica that listens and replicas that dial it, over WebSockets, with every default.

import { createReplica, type Document, table } from "joinery";
import { webSocketDialer } from "joinery/transports/websocket";
import { webSocketListener } from "joinery/transports/websocket-server";
import { names } from "../../subjects/names.js";
import type { Client, FanoutSubject, SharedTable } from "./fanout-subject.js";

const schema = { [names.table]: table<string>() };
const documentName = "bench";

function tableOf(document: Document<typeof schema>): SharedTable {
  return {
    get: (key) => document.value[names.table].get(key),
    pairs: () => document.value[names.table],
  };
}

export const joinery: FanoutSubject = {
  async serve() {
    const replica = await createReplica({ network: [webSocketListener()] });
    return { url: replica.addresses[0] as string, ...tableOf(await replica.open(documentName, schema)) };
  },
  async connect(url): Promise<Client> {
    const replica = await createReplica({ network: [webSocketDialer(url)] });
    const document = await replica.open(documentName, schema);
    await document.synced();
    const set = (key: string, value: string): void => {
      document.change((draft) => draft[names.table].set(key, value));
    };
    return { set, ...tableOf(document) };
  },
};
