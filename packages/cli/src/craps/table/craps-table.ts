// The document of a table: the game, and the names that its members go by. It is signed, so everybody's bets are their own.

import { type Document, defineSchema, type RegisterField, type RowsOf, register, rows, type Schema } from "joinery";
import { type CrapsField, craps } from "joinery/craps";

export type CrapsFields = {
  readonly table: CrapsField;
  readonly names: RowsOf<RegisterField<string>>;
};

export const crapsSchema: Schema<CrapsFields> = defineSchema({
  name: "joinery/craps",
  version: 1,
  fields: { table: craps(), names: rows(register("")) },
});

export type CrapsTable = Document<CrapsFields>;
