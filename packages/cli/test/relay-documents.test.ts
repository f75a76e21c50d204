// Which documents a relay keeps open, and what it says of those that it can't open: peers can ask for as many as they like.

import type { Document, DocumentId } from "joinery";
import { expect, it } from "vitest";
import { RelayDocuments } from "../src/relay/relay-documents.js";

it("a relay says of so many documents why they can't be opened, and how many more there were", async () => {
  const said: string[] = [];
  const documents = new RelayDocuments(
    () => Promise.reject(new TypeError("nobody knows it")),
    10,
    (line) => said.push(line),
  );
  for (let number = 0; number < 300; number++) await documents.request(`~${number}` as DocumentId, "ws://a");
  documents.look();
  expect(said).toHaveLength(6);
  expect(said.slice(-2)).toEqual(['"~4": nobody knows it', "and 295 documents more"]);
  documents.look();
  await documents.request("~again" as DocumentId, "ws://a");
  expect(said.slice(6)).toEqual(['"~again": nobody knows it']);
});

/** A relay that has so many documents open at most, and those that are. */
function keeping(documentsMax: number): {
  ask: (remote: string, ...ids: string[]) => Promise<void>;
  open: Set<string>;
} {
  const open = new Set<string>();
  const documents = new RelayDocuments(
    async (id) => {
      open.add(id);
      const close = async (): Promise<void> => void open.delete(id);
      return { size: { logBytes: 0 }, close } as unknown as Document<Record<never, never>>;
    },
    documentsMax,
    () => {},
  );
  const ask = async (remote: string, ...ids: string[]): Promise<void> => {
    for (const id of ids) await documents.request(id as DocumentId, remote);
  };
  return { ask, open };
}

const named = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${who} ${number}`);

it("a relay closes the documents of the peer that asked for most of them, those first that were still for longest", async () => {
  const { ask, open } = keeping(10);
  await ask("ws://a", ...named("a", 3));
  await ask("ws://b", ...named("b", 40));
  await ask("ws://c", ...named("c", 2));
  expect([...open]).toEqual([...named("a", 3), ...named("b", 40).slice(35), ...named("c", 2)]);
  await ask("ws://d", ...named("d", 100));
  expect([...open].filter((id) => !id.startsWith("d"))).toEqual([
    ...named("a", 3),
    ...named("b", 40).slice(37),
    ...named("c", 2),
  ]);
  expect([...open].slice(-2)).toEqual(named("d", 100).slice(98));
});

it("a relay where each peer asked for one document closes the one that was still for longest", async () => {
  const { ask, open } = keeping(3);
  for (const remote of ["a", "b", "c", "d"]) await ask(`ws://${remote}`, remote);
  expect([...open]).toEqual(["b", "c", "d"]);
});
