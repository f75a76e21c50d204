// Documents with budgets or money are founded: their genesis says who starts with what. What an application says of it, told in its own words.

import type { ReplicaId } from "@joinery/clock";
import { type Fields, InvalidSchemaError } from "@joinery/crdt";
import { DocumentError, type GenesisOf } from "@joinery/replica";
import type { SimulatedApp } from "./app.js";
import { called } from "./known-names.js";
import { invalidOptions, optionFailed } from "./simulation-error.js";

/** Throws `SimulationError` with code `INVALID_OPTIONS` where somebody has to say who starts with what, and nobody does. */
export function checkFounded<F extends Fields, Args>({ schema, genesis, signed }: SimulatedApp<F, Args>): void {
  if (genesis !== undefined) return;
  const parts = Object.entries(schema)
    .filter(([, { needsGenesis }]) => needsGenesis === true)
    .map(([name, { tag }]) => ({ name, tag }));
  if (parts.length > 0) {
    const names = parts.map(({ name }) => `"${name}"`).join(" and ");
    const given = parts.map(({ name, tag }) => `${name}: ${exampleOf(tag)}`).join(", ");
    throw invalidOptions(
      `who starts with what of ${names} has to be said: give a genesis beside the schema, such as ` +
        `genesis: (authors) => ({ nonce: "any text", ${given} })`,
    );
  }
  if (signed === true) {
    throw invalidOptions(
      'it is signed and has no genesis: give it one, if only genesis: () => ({ nonce: "any text" })',
    );
  }
}

/** What a field of this type can be founded with, as code. */
function exampleOf(tag: string): string {
  if (tag.startsWith("budget(")) return "{ rights: authors.map((author) => ({ author, spend: 1 })) }";
  if (tag === "ledger") {
    const issuer = '{ account: "bank", owner: authors[0], cap: 1000n }';
    const accounts = "authors.map((owner, node) => ({ account: 'member ' + node, owner }))";
    return `{ issuers: [${issuer}], accounts: ${accounts} }`;
  }
  return tag.startsWith("incarnations(") ? "{ creator: authors[0] }" : "{ ... }";
}

/** What the document is founded with; undefined for nothing. Throws `SimulationError`. */
export function genesisOf<F extends Fields, Args>(
  { genesis }: SimulatedApp<F, Args>,
  authors: readonly ReplicaId[],
  isSigned: boolean,
): GenesisOf<F> | undefined {
  if (genesis === undefined) return undefined;
  let given: GenesisOf<F>;
  try {
    given = genesis(authors);
  } catch (cause) {
    throw optionFailed("genesis threw", cause);
  }
  if (typeof given !== "object" || given === null) {
    throw invalidOptions(
      `genesis answered ${called(given)}: let it answer an object with a nonce, { nonce: "any text" }`,
    );
  }
  return { ...given, ...(isSigned ? { signed: true as const } : {}) };
}

/** Opens a document. Throws `SimulationError` with code `INVALID_OPTIONS` where schema and genesis don't go together. */
export function opened<Document>(open: () => Document): Document {
  try {
    return open();
  } catch (cause) {
    const isOptions = cause instanceof DocumentError && cause.code === "INVALID_GENESIS";
    if (isOptions || cause instanceof InvalidSchemaError) throw invalidOptions((cause as Error).message, cause);
    throw cause;
  }
}
