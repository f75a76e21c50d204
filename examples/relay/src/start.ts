// One command for all of it: serves the page, and keeps `joinery relay` running, whatever becomes of it.
// Usage: node dist/start.js [--relay-port 4100] [--page-port 4101] [--store party.db]

import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values } = parseArgs({
  options: {
    "relay-port": { type: "string", default: "4100" },
    "page-port": { type: "string", default: "4101" },
    store: { type: "string", default: fileURLToPath(new URL("party.db", import.meta.url)) },
  },
});
const command = fileURLToPath(new URL("bin.js", import.meta.resolve("@joinery/cli")));
const restartMs = 3000;

let child: ChildProcess;
let address = "";

/** Starts the relay on a port, and again on the same one when it has ended; resolves when it listens. */
function startRelay(port: string): Promise<void> {
  child = spawn(process.execPath, [command, "relay", "--port", port, "--store", values.store], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { pid } = child;
  child.on("exit", () => {
    console.log(`relay: ended, back in ${restartMs / 1000} s`);
    setTimeout(() => void startRelay(address === "" ? port : new URL(address).port), restartMs);
  });
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).once("line", (line) => {
      address = line.replace("relay: ", "");
      console.log(`relay: ${address}, process ${pid}`);
      resolve();
    });
  });
}

async function servePage(): Promise<string> {
  const html = await readFile(new URL("../page.html", import.meta.url));
  const entry = fileURLToPath(new URL("page.js", import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  const answers = new Map<string, readonly [string, () => string | Uint8Array]>([
    ["/", ["text/html", () => html]],
    ["/page.js", ["text/javascript", () => outputFiles[0]!.contents]],
    ["/relay", ["text/plain", () => address]],
  ]);
  const server = createServer((request, response) => {
    const [type, answer] = answers.get(new URL(request.url ?? "/", "http://page").pathname) ?? ["text/plain"];
    response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": type }).end(answer?.());
  });
  await new Promise<void>((resolve) => server.listen(Number(values["page-port"]), "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    child.kill();
    process.exit();
  });

await startRelay(values["relay-port"]);
console.log(`page: ${await servePage()}/?name=ann`);
console.log(`terminal: node examples/relay/dist/terminal.js bob ${address}`);
