// The contract over a database that keeps the rules of IndexedDB in Node; test/contracts asks a real one in a browser.
import "fake-indexeddb/auto";
import { storageContract } from "@joinery/testing";
import { encryptedStorage } from "../src/encrypted/index.js";
import { indexedDbStorage } from "../src/indexeddb/index.js";
import { exclusiveLocks } from "./exclusive-locks.js";

const locks = exclusiveLocks();
let databases = 0;

storageContract("IndexedDB", { durable: true, snapshots: true }, () => {
  const name = `store ${++databases}`;
  return {
    open: () => indexedDbStorage(name, { locks }),
    cleanUp: async () => void indexedDB.deleteDatabase(name),
  };
});

const key = new Uint8Array(32).fill(7);

storageContract("encrypted IndexedDB", { durable: true, snapshots: true }, () => {
  const name = `store ${++databases}`;
  return {
    open: () => encryptedStorage(indexedDbStorage(name, { locks }), { key }),
    cleanUp: async () => void indexedDB.deleteDatabase(name),
  };
});
