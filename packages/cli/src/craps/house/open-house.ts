// The house's own replica: founds the table or opens the one of its store, listens for players, and has a croupier at work.

import { createReplica, type Dialer, type Replica } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { sqliteStorage } from "joinery/storage/sqlite";
import { memoryHub } from "joinery/transports/memory";
import { webSocketListener } from "joinery/transports/websocket-server";
import { UsageError } from "../../usage-error.js";
import { type CrapsTable, crapsSchema } from "../table/craps-table.js";
import { keystoreOf, playerIdentity } from "../table/player-identity.js";
import { Croupier } from "./croupier.js";
import { genesisOf, type HouseTerms } from "./house-terms.js";

export interface HouseOptions {
  readonly port: number;
  readonly host: string;
  readonly store: string | undefined;
  readonly keystore: string | undefined;
  readonly terms: HouseTerms;
  readonly onPeerError: (line: string) => void;
  readonly fail: (error: unknown) => void;
}

export interface House {
  readonly replica: Replica;
  readonly table: CrapsTable;
  /** False where the table is one of an earlier time, with the rules that it had. */
  readonly isNew: boolean;
  /** For the host's own player, in the same process. */
  readonly dialer: Dialer;
  close(): Promise<void>;
}

/** Rejects with the error of the port, the store or the keystore, or with `UsageError`. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { store, terms, fail } = options;
  const identity = await playerIdentity(keystoreOf(store, options.keystore));
  const genesis = genesisOf(identity.author, terms);
  const hub = memoryHub();
  const replica = await createReplica({
    storage: store === undefined ? memoryStorage() : sqliteStorage(store),
    identity,
    network: [webSocketListener({ port: options.port, host: options.host }), hub.listener("house")],
    onPeerError: ({ remote, code, reason }) => options.onPeerError(`${remote}: ${code}: ${reason}`),
  });
  try {
    const [stored] = await replica.documents();
    const table = await (stored === undefined
      ? replica.create(crapsSchema, genesis)
      : replica.join(stored, crapsSchema));
    if (table.value.table.roster[0] !== identity.author)
      throw new UsageError(`the table in ${store} belongs to another key: give its --keystore`);
    const croupier = new Croupier({ table, seed: identity.secretKey, patienceMs: terms.patience * 1000, fail });
    const close = async (): Promise<void> => {
      croupier.close();
      await replica.close();
    };
    return { replica, table, isNew: stored === undefined, dialer: hub.dialer("house"), close };
  } catch (error) {
    await replica.close();
    throw error;
  }
}
