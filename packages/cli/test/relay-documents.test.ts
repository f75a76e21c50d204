// What a relay says of documents that it can't open: peers can ask for as many as they like.

import type { DocumentId } from "joinery";
import { expect, it } from "vitest";
import { RelayDocuments } from "../src/relay/relay-documents.js";

it("a relay says of so many documents why they can't be opened, and how many more there were", async () => {
  const said: string[] = [];
  const documents = new RelayDocuments(
    () => Promise.reject(new TypeError("nobody knows it")),
    10,
    (line) => said.push(line),
  );
  for (let number = 0; number < 300; number++) await documents.request(`~${number}` as DocumentId);
  documents.look();
  expect(said).toHaveLength(6);
  expect(said.slice(-2)).toEqual(['"~4": nobody knows it', "and 295 documents more"]);
  documents.look();
  await documents.request("~again" as DocumentId);
  expect(said.slice(6)).toEqual(['"~again": nobody knows it']);
});
