// A player's own replica: dials the house, finds its table or opens the one it has, and keeps both in step.

import { createReplica, type Dialer, type ReconnectState, type Replica, TransportError } from "joinery";
import { memoryStorage } from "joinery/storage/memory";
import { sqliteStorage } from "joinery/storage/sqlite";
import { abortAfter } from "../abort-after.js";
import { type CrapsTable, crapsSchema } from "../table/craps-table.js";
import { keystoreOf, playerIdentity } from "../table/player-identity.js";

export interface SeatOptions {
  readonly dialer: Dialer;
  readonly store: string | undefined;
  readonly keystore: string | undefined;
  /** How long to wait for a house that has a table. */
  readonly timeoutMs: number;
  readonly onState: (state: ReconnectState) => void;
  readonly say: (line: string) => void;
  readonly stop: AbortSignal;
}

export interface OpenSeat {
  readonly replica: Replica;
  readonly table: CrapsTable;
  /** What the player's secrets come from. */
  readonly seed: Uint8Array;
}

const backoff = { firstMs: 200, maxMs: 3000 };

/** Rejects with `TransportError` where nobody answers in time, with the error of the store or the keystore, or when `stop` aborts. */
export async function openSeat(options: SeatOptions): Promise<OpenSeat> {
  const { store, dialer, say } = options;
  const identity = await playerIdentity(keystoreOf(store, options.keystore));
  const told = firstOf<string>();
  const seconds = options.timeoutMs / 1000;
  let isLooking = true;
  const replica = await createReplica({
    storage: store === undefined ? memoryStorage() : sqliteStorage(store),
    identity,
    network: [dialer],
    backoff,
    onState: (_target, state) => {
      if (state.kind === "waiting" && isLooking) say(`nobody answers at ${dialer.target} yet: trying for ${seconds} s`);
      if (state.kind === "waiting") isLooking = false;
      options.onState(state);
    },
    onRequested: (id) => told.give(id),
    onPeerError: ({ remote, code, reason }) => say(`${remote}: ${code}: ${reason}`),
  });
  try {
    const [stored] = await replica.documents();
    const signal = abortAfter(options.stop, options.timeoutMs);
    const table = await replica.join(stored ?? (await told.within(signal)), crapsSchema, { signal });
    isLooking = false;
    return { replica, table, seed: identity.secretKey };
  } catch (error) {
    await replica.close();
    if (!(error instanceof DOMException) || options.stop.aborted) throw error;
    throw new TransportError("CANNOT_CONNECT", `nobody has a table at ${dialer.target} within ${seconds} s`, {
      cause: error,
    });
  }
}

/** The first value that somebody gives. */
function firstOf<T>(): { give(value: T): void; within(signal: AbortSignal): Promise<T> } {
  let give: (value: T) => void = () => undefined;
  const given = new Promise<T>((resolve) => {
    give = resolve;
  });
  return {
    give: (value) => give(value),
    within: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        void given.then(resolve);
      }),
  };
}
