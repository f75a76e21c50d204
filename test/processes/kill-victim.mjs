// A replica that is killed while it writes and syncs. It tells on stdout, a line of JSON each, what it is about to write and what
// is saved. Usage: node kill-victim.mjs <store file> <address> <run> <first | later> <delay in microseconds>
// With `first` a thread of its own kills the process so long after the first change was made, whatever the main one is doing: it
// may stand in the middle of a commit. With `later` somebody else does, some time.
import { Worker } from "node:worker_threads";
import { counter, createReplica, set } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketDialer } from "joinery/transports/websocket";

const [file, address, run, moment, delayUs] = process.argv.slice(2);
// Written before the call returns, since stdout is a pipe here: what was told was told, whenever the end comes.
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const killer = `
const { workerData } = require("node:worker_threads");
Atomics.wait(new Int32Array(workerData.shot), 0, 0);
const endsAt = process.hrtime.bigint() + BigInt(workerData.delayUs) * 1000n;
while (process.hrtime.bigint() < endsAt);
process.kill(process.pid, "SIGKILL");
`;

async function readyKiller() {
  const shot = new SharedArrayBuffer(4);
  if (moment === "first") {
    const worker = new Worker(killer, { eval: true, workerData: { shot, delayUs: Number(delayUs) } });
    await new Promise((resolve) => worker.once("online", resolve));
  }
  return () => {
    Atomics.store(new Int32Array(shot), 0, 1);
    Atomics.notify(new Int32Array(shot), 0);
  };
}

const shoot = await readyKiller();
const replica = await createReplica({
  storage: sqliteStorage(file),
  network: [webSocketDialer(address)],
  backoff: { firstMs: 1, maxMs: 5 },
});
const document = await replica.open("shared", { names: set(), sum: counter() });
tell({ type: "ready", author: document.author });
if (moment === "later") await document.synced();

/** Three operations in each change, and several changes in each turn. */
let number = 0;
const write = () => {
  for (let left = 1 + (number % 3); left > 0; left--) {
    const name = `${run}-${++number}`;
    tell({ type: "writing", name });
    const change = document.change((tx) => {
      tx.names.add(`${name} one`);
      tx.names.add(`${name} two`);
      tx.sum.add(1);
    });
    if (number === 1) shoot();
    change.saved.then(() => tell({ type: "saved", name }));
  }
  setTimeout(write, number % 5);
};
write();
