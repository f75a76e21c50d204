// A guest at a terminal: shows the party whenever it changes, and does what is typed, a line each.
// Usage: node dist/terminal.js <name> [<address of the relay>]

import { createInterface } from "node:readline";
import { bring, joinParty, lineOf, moreGuests, want, watch } from "./party.js";

const [name = "somebody", relay = "ws://127.0.0.1:4100"] = process.argv.slice(2);
const { replica, party } = await joinParty(relay, name);
let shown = "";
watch(party, () => {
  if (lineOf(party) === shown) return;
  shown = lineOf(party);
  console.log(shown);
});

for await (const line of createInterface({ input: process.stdin })) {
  const [command, thing = ""] = line.trim().split(/\s+(.*)/);
  if (command === "+") moreGuests(party);
  else if (command === "want" && thing !== "") want(party, thing);
  else if (command === "bring" && thing !== "") bring(party, thing, name);
  else console.log('type "+", "want milk" or "bring milk"');
}
await replica.close();
