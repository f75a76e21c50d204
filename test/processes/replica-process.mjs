// A replica in a process of its own, which writes without pause and tells on stdout, a line of JSON each, what is saved
// and what its peer has. Usage: node replica-process.mjs <store file> <label> listen <port> | dial <address>
import { counter, createReplica, map, set } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketDialer } from "joinery/transports/websocket";
import { webSocketListener } from "joinery/transports/websocket-server";

const [file, label, mode, where] = process.argv.slice(2);
const schema = { keys: set(), sum: map(counter()) };
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function main() {
  const end = mode === "listen" ? webSocketListener({ port: Number(where) }) : webSocketDialer(where);
  const replica = await createReplica({
    storage: sqliteStorage(file),
    network: [end],
    backoff: { firstMs: 5, maxMs: 50 },
    onPeerError: (error) => tell({ type: "peerError", ...error }),
  });
  const document = await replica.open("shared", schema);
  const keys = () => [...document.value.keys].sort();
  tell({ type: "ready", address: replica.addresses[0], keys: keys() });
  const writing = write(document);
  for await (const command of process.stdin.setEncoding("utf8")) {
    if (command.includes("stop")) {
      writing.stop();
      await document.synced({ signal: AbortSignal.timeout(20_000) });
      tell({ type: "stopped", keys: keys(), sum: [...document.value.sum] });
    }
    if (command.includes("close")) break;
  }
  await replica.close();
}

/** Adds keys, a few per turn, with a pause now and then. */
function write(document) {
  let isStopped = false;
  let number = document.value.keys.size;
  const run = `${label}-${process.pid}`;
  const step = () => {
    if (isStopped) return;
    for (let left = 1 + (number % 4); left > 0; left--) {
      const key = `${run}-${++number}`;
      const change = document.change((draft) => {
        draft.keys.add(key);
        draft.sum.at(label).add(1);
      });
      change.saved.then(
        () => tell({ type: "saved", key }),
        () => {},
      );
    }
    setTimeout(step, number % 40 < 4 ? 40 : number % 7);
  };
  step();
  tellSynced(document, () => isStopped);
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

/** What the peer has on disk, whenever the two are in step. */
async function tellSynced(document, isStopped) {
  while (!isStopped()) {
    const keys = [...document.value.keys];
    await document.synced();
    tell({ type: "synced", keys: keys.length });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 70;
}
