// A replica on a copied store, in a process of its own: it writes at once, before it hears of anybody, and tells on stdout what it has
// then. Usage: node copy-process.mjs <store file> <name> <address, or "" to stay offline> <secret key, or "" for none>
import { counter, createReplica, set } from "joinery";
import { createIdentity } from "joinery/signed";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketDialer } from "joinery/transports/websocket";

const [file, name, address, secretKey] = process.argv.slice(2);
const schema = { names: set(), sum: counter() };
const replica = await createReplica({
  storage: sqliteStorage(file),
  network: address === "" ? [] : [webSocketDialer(address)],
  ...(secretKey === "" ? {} : { identity: createIdentity({ secretKey: Buffer.from(secretKey, "hex") }) }),
});
const document =
  secretKey === ""
    ? await replica.open("shared", schema)
    : await replica.create(schema, { nonce: "copied", signed: true });
let code = "taken";
try {
  await document.change((tx) => {
    tx.names.add(name);
    tx.sum.add(1);
  }).saved;
} catch (error) {
  code = error.code;
}
if (address !== "") await document.synced();
const { names, sum } = document.value;
process.stdout.write(JSON.stringify({ code, author: document.author, names: [...names].sort(), sum }));
await replica.close();
