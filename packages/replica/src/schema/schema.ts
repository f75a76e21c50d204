// A schema with a name and a version, so that a document can tell whether it is opened as what it is.

import { type Fields, InvalidSchemaError, type PlainValue } from "@joinery/crdt";
import { checkArgument, hasMethods } from "../check-argument.js";

/** What `defineSchema` takes. */
export interface SchemaDefinition<F extends Fields> {
  /** Says what kind of document this is: `chess/room`. Not empty. */
  readonly name: string;
  /** A whole number from 1. It must rise when a field gets another type or goes; a field may come without. */
  readonly version: number;
  readonly fields: F;
}

/** Fields with a name and a version: what `defineSchema` makes. */
export class Schema<F extends Fields> implements SchemaDefinition<F> {
  readonly name: string;
  readonly version: number;
  readonly fields: F;

  constructor({ name, version, fields }: SchemaDefinition<F>) {
    if (name.length === 0) throw new InvalidSchemaError("a schema needs a name that is not empty");
    if (!Number.isSafeInteger(version) || version < 1) {
      throw new InvalidSchemaError(`schema "${name}" has version ${version}: versions are whole numbers from 1`);
    }
    this.name = name;
    this.version = version;
    this.fields = fields;
  }
}

/**
 * A schema that a document is checked against whenever it is opened. Throws `InvalidSchemaError` for an empty name or a
 * version that is no whole number from 1.
 */
export function defineSchema<F extends Fields>(definition: SchemaDefinition<F>): Schema<F> {
  return new Schema(definition);
}

/** The fields alone. Throws `ArgumentError` for what is neither fields nor a schema. */
export function fieldsOf<F extends Fields>(schema: F | Schema<F>): F {
  const fields: unknown = schema instanceof Schema ? schema.fields : schema;
  const wanted = "{ score: counter() }, fields by name, or what defineSchema answers";
  checkArgument(typeof fields === "object" && fields !== null && !Array.isArray(fields), "schema", wanted, fields);
  for (const [name, field] of Object.entries(fields)) {
    checkArgument(hasMethods(field, "join", "bottom"), `schema.${name}`, "a field, such as counter()", field);
  }
  return fields as F;
}

/** What storage keeps of the schema that a document was opened with. */
export interface SchemaRecord {
  readonly name: string;
  readonly version: number;
  /** The type of each field by its name. */
  readonly tags: ReadonlyMap<string, string>;
}

export function recordOf({ name, version, fields }: SchemaDefinition<Fields>): SchemaRecord {
  const tags = new Map(Object.keys(fields).map((field) => [field, (fields[field] as Fields[string]).tag]));
  return { name, version, tags };
}

/** The record as plain data. */
export function plainRecord({ name, version, tags }: SchemaRecord): PlainValue {
  return { name, version, fields: [...tags].map(([field, tag]) => [field, tag]) };
}

/** The record that `plainRecord` made of one; undefined for anything else. */
export function recordFrom(value: PlainValue): SchemaRecord | undefined {
  const { name, version, fields } = value as { readonly [key: string]: PlainValue | undefined };
  if (typeof name !== "string" || typeof version !== "number" || !Array.isArray(fields)) return undefined;
  const isPair = (pair: unknown): pair is [string, string] =>
    Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
  return fields.every(isPair) ? { name, version, tags: new Map(fields) } : undefined;
}
