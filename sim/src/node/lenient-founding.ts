// The code of somebody who pays what it has not: ledgers that write whatever their author asks for, as if each account had all the credit there
// can be. What others wrote is judged as everybody judges it, so it knows how much there really is.

import type { AnyField, Fields } from "@joinery/crdt";
import { struct } from "@joinery/crdt";
import { amountMax } from "@joinery/crdt/matrix";
import { type LedgerGenesis, ledger } from "@joinery/ledger";
import type { Founding } from "@joinery/replica";
import { isLedger, structFields } from "./ledger-places.js";

type ByName = { readonly [name: string]: unknown };

/** Founds what `honest` founds, under the same names. */
export function lenientFounding(honest: Founding): Founding {
  return {
    ...honest,
    found: (schema, genesis) => {
      const founded = honest.found(schema, genesis);
      return { ...founded, fields: lenient(founded.fields, genesis as ByName) as typeof schema };
    },
  };
}

function lenient(fields: Fields, genesis: ByName): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, lenientField(field, genesis[name])] as const),
  );
}

function lenientField(field: AnyField, genesis: unknown): AnyField {
  if (isLedger(field)) return { ...field, draft: ledger().withGenesis(unlimited(genesis as LedgerGenesis)).draft };
  const fields = structFields(field);
  return fields === undefined ? field : (struct(lenient(fields, (genesis ?? {}) as ByName)) as AnyField);
}

function unlimited(genesis: LedgerGenesis): LedgerGenesis {
  return {
    ...genesis,
    issuers: genesis.issuers.map((issuer) => ({ ...issuer, cap: amountMax })),
    accounts: genesis.accounts.map((account) => ({ ...account, creditLimit: amountMax })),
  };
}
