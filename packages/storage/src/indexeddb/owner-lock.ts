// One owner of a store at a time: two tabs on one log would both go on with one author's numbers. The browser gives the lock
// back when its page is gone, however it went.
import { StorageError } from "../errors.js";
import { quoted } from "./indexeddb-fault.js";

/** Gives the store to somebody else. */
export type Release = () => void;

/** Resolves once the lock is ours; rejects with `IN_USE` when somebody else has it for longer than `waitMs`. */
export function lockStore(locks: LockManager, name: string, waitMs: number): Promise<Release> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), waitMs);
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> => {
      clearTimeout(timer);
      return new Promise((release) => resolve(release));
    };
    locks.request(`joinery:${name}`, { signal: waiting.signal }, held).catch((cause: unknown) => {
      clearTimeout(timer);
      reject(waiting.signal.aborted ? inUse(name, cause) : cause);
    });
  });
}

function inUse(name: string, cause: unknown): StorageError {
  return new StorageError(
    "IN_USE",
    `${quoted(name)} is open elsewhere, as in another tab: a store belongs to one replica at a time, so give each tab a name ` +
      "of its own and let them meet over broadcastChannelListener, or close the other one first",
    { cause },
  );
}
