// A relay in a process of its own: a replica that listens on TCP and keeps everything in an SQLite file. It does one command
// of stdin after the other, a line each, and answers each with a line of JSON on stdout.
// Usage: node relay-process.mjs <store file>
import { createHash } from "node:crypto";
import { createReplica, map, register } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { tcpListener } from "joinery/transports/tcp";

const schema = { parts: map(register("")) };
const opened = new Map();
const peak = { heap: 0, rss: 0 };

/** What JavaScript holds: its heap, and the bytes of entries and frames beside it. */
function sample() {
  const { heapUsed, external, rss } = process.memoryUsage();
  peak.heap = Math.max(peak.heap, heapUsed + external);
  peak.rss = Math.max(peak.rss, rss);
}

function digestOf(document) {
  const hash = createHash("sha256");
  for (const [key, part] of [...document.value.parts].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(key).update(part);
  return hash.digest("hex");
}

const commands = {
  async open(replica, name) {
    opened.set(name, await replica.open(name, schema));
    return {};
  },
  async close(_replica, name) {
    const document = opened.get(name);
    opened.delete(name);
    const digest = digestOf(document);
    await document.close();
    return { digest };
  },
  memory() {
    sample();
    return { peak };
  },
};

const replica = await createReplica({ storage: sqliteStorage(process.argv[2]), network: [tcpListener({ port: 0 })] });
const sampling = setInterval(sample, 5);
process.stdout.write(`${JSON.stringify({ address: replica.addresses[0] })}\n`);
let rest = "";
for await (const text of process.stdin.setEncoding("utf8")) {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const [command, name] = line.split(" ");
    process.stdout.write(`${JSON.stringify(await commands[command](replica, name))}\n`);
  }
}
clearInterval(sampling);
await replica.close();
