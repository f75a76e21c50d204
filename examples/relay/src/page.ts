// A guest in a browser tab. Each tab is a replica of its own and talks to the relay itself.

import { bring, joinParty, lineOf, moreGuests, want, watch } from "./party.js";

const relay = await (await fetch("/relay")).text();
const name = new URLSearchParams(location.search).get("name") ?? `guest ${Math.floor(Math.random() * 1000)}`;
const { party } = await joinParty(relay, name);

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const thing = find<HTMLInputElement>("thing");

find("guest").onclick = () => moreGuests(party);
find("wish").onsubmit = (event) => {
  event.preventDefault();
  if (thing.value.trim() !== "") want(party, thing.value.trim());
  thing.value = "";
};

watch(party, () => {
  document.title = `${name} at the party`;
  find("guests").textContent = String(party.value.guests);
  find("things").replaceChildren(...[...party.value.bring].sort().map(([what, who]) => rowOf(what, who)));
  find("line").textContent = lineOf(party);
});

function rowOf(what: string, who: string): HTMLElement {
  const row = document.createElement("li");
  row.textContent = who === "" ? what : `${what}: ${who} brings it`;
  if (who !== "") return row;
  const button = document.createElement("button");
  button.textContent = "I bring it";
  button.onclick = () => bring(party, what, name);
  row.append(" ", button);
  return row;
}
