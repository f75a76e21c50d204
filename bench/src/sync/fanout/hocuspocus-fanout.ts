// Hocuspocus, the server that Yjs's users run, and its provider, one WebSocket per client, with every default. Its server
// says that it wants Node 22; what it needs of it is in Node 20 but for a global WebSocket, which the provider takes as an option.

import { HocuspocusProvider } from "@hocuspocus/provider";
import { Server } from "@hocuspocus/server";
import WebSocket from "ws";
import * as Y from "yjs";
import { names } from "../../subjects/names.js";
import type { Client, FanoutSubject, SharedTable } from "./fanout-subject.js";

const documentName = "bench";

function tableOf(document: () => Y.Doc | undefined): SharedTable {
  const map = (): Y.Map<string> | undefined => document()?.getMap(names.table);
  return { get: (key) => map()?.get(key), pairs: () => map()?.entries() ?? [] };
}

export const hocuspocus: FanoutSubject = {
  async serve() {
    const server = new Server({ port: 0, address: "127.0.0.1", quiet: true, stopOnSignals: false });
    await server.listen();
    return { url: server.webSocketURL, ...tableOf(() => server.hocuspocus.documents.get(documentName)) };
  },
  async connect(url): Promise<Client> {
    const document = new Y.Doc();
    await new Promise<void>((resolve) => {
      const connection = { url, name: documentName, document, WebSocketPolyfill: WebSocket };
      new HocuspocusProvider({ ...connection, onSynced: () => resolve() });
    });
    const map = document.getMap<string>(names.table);
    const set = (key: string, value: string): void => document.transact(() => void map.set(key, value));
    return { set, ...tableOf(() => document) };
  },
};
