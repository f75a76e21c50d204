// Where in a schema ledgers are: fields of the document, and of structs in it to any depth. Nowhere else can one be founded.

import type { AnyField, Fields } from "@joinery/crdt";
import type { LedgerField, LedgerView } from "@joinery/ledger";

/** The names of the fields from the document down to a ledger. */
export type LedgerPlace = readonly string[];

export function isLedger(field: AnyField): field is LedgerField & AnyField {
  return field.tag === "ledger";
}

/** The fields of a struct; undefined for any other type. */
export function structFields(field: AnyField): Fields | undefined {
  return field.tag === "struct" ? (field as AnyField & { readonly fields: Fields }).fields : undefined;
}

/** In the order of the schema. */
export function ledgerPlaces(schema: Fields): LedgerPlace[] {
  return Object.entries(schema).flatMap(([name, field]) => {
    if (isLedger(field)) return [[name]];
    return ledgerPlaces(structFields(field) ?? {}).map((place) => [name, ...place]);
  });
}

/** What a document shows of the ledger there, and what a transaction writes it by, alike. */
export function ledgerAt<Ledger = LedgerView>(document: unknown, place: LedgerPlace): Ledger {
  return place.reduce((part, name) => (part as { readonly [name: string]: unknown })[name], document) as Ledger;
}
