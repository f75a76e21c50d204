// An open document on a storage that can be held back, and the errors that its replica reports.
import { counter, map, register, set } from "@joinery/crdt";
import { createReplica, decodeEntry } from "@joinery/replica";
import { SlowStorage } from "./slow-storage.js";

export const schema = { title: register("untitled"), score: map(counter()), players: set<string>() };
export type Room = typeof schema;

export async function openRoom(options: Partial<Parameters<typeof createReplica>[0]> = {}) {
  const storage = new SlowStorage();
  const errors: unknown[] = [];
  const replica = await createReplica({ storage, onError: (error) => errors.push(error), ...options });
  const room = await replica.open("room", schema);
  const core = replica.core.documents.get(room.id)!;
  /** Brings an entry from elsewhere. */
  const receive = (bytes: Uint8Array): void => {
    const decoded = decodeEntry(bytes, core.authors);
    if (decoded.ok) replica.receive(core, [decoded.value]);
  };
  return { storage, errors, replica, room, core, receive };
}

/** What `run` throws, or its result. */
export function failing(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
