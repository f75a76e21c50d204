// What everybody shares: one document with a counter, a list, and who is there. The page and the terminal use the same.

import { counter, createReplica, type Document, map, type Replica, register } from "joinery";
import { webSocketDialer } from "joinery/transports/websocket";

const fields = {
  guests: counter(),
  /** What is wanted, and who brings it: nobody yet where it is "". */
  bring: map(register("")),
};

export type Party = Document<typeof fields>;

/** Joins the party through a relay. It can be read and written at once, whether the relay is there or not. */
export async function joinParty(relay: string, name: string): Promise<{ replica: Replica; party: Party }> {
  const replica = await createReplica({ network: [webSocketDialer(relay)], backoff: { maxMs: 2000 } });
  const party = await replica.open("party/1", fields);
  party.presence.set({ name });
  return { replica, party };
}

/** Calls `show` now, and whenever something is different: the document, who is there, or what peers have of it. */
export function watch(party: Party, show: () => void): void {
  party.subscribe(show);
  party.presence.subscribe(show);
  party.onStatus(show);
  show();
}

export function moreGuests(party: Party): void {
  party.change((draft) => draft.guests.add(1));
}

export function want(party: Party, thing: string): void {
  if (!party.value.bring.has(thing)) party.change((draft) => draft.bring.at(thing).set(""));
}

export function bring(party: Party, thing: string, who: string): void {
  party.change((draft) => draft.bring.at(thing).set(who));
}

/** All of it in a line: `3 guests | bread: ?, milk: ann | here: ann, bob | synced`. */
export function lineOf(party: Party): string {
  const { guests, bring } = party.value;
  const things = [...bring].sort().map(([thing, who]) => `${thing}: ${who === "" ? "?" : who}`);
  const list = things.length === 0 ? "nothing to bring" : things.join(", ");
  return [`${guests} guests`, list, `here: ${namesHere(party).join(", ")}`, party.status.state].join(" | ");
}

function namesHere({ presence }: Party): string[] {
  const states = [presence.state, ...presence.others.values()] as ({ readonly name: string } | undefined)[];
  return states.flatMap((state) => (state === undefined ? [] : [state.name])).sort();
}
