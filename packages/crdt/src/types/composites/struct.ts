// Named fields side by side; a document is one. On the wire a field is the hash of its name and type,
// so a field of another type under an old name is another field, and an unknown one can be told apart and kept.

import type { DeltaReader } from "../../codec/delta-reader.js";
import { checksBeside } from "../../core/checks.js";
import type { AnyField, DraftAccess, DraftOf, FieldType, Saving, ViewOf } from "../../core/field-type.js";
import { hashText } from "../../core/hash.js";
import { printsAs } from "../../core/inspect.js";
import { loadField } from "../../core/load-field.js";
import { childPath, type Path, rootPath } from "../../core/path.js";
import { savingOf } from "../../core/save-field.js";
import { DecodeError, InvalidSchemaError } from "../../errors.js";
import { jsonObject } from "../../values/json-of.js";
import { isPlainText } from "../../values/plain-value.js";
import type { FoundedFields } from "./struct-genesis.js";

/** The fields of a struct or a document, by name. */
export type Fields = { readonly [name: string]: AnyField };

export interface StructState {
  /** One state per field, in the order of the fields' keys. */
  readonly parts: unknown[];
}

/** Changes to some fields, each at most once; `field` is the field's place in the order of keys. */
export type StructDelta = readonly { readonly field: number; readonly delta: unknown }[];

export type StructView<F extends Fields> = { readonly [Name in keyof F]: ViewOf<F[Name]> };
export type StructDraft<F extends Fields> = { readonly [Name in keyof F]: DraftOf<F[Name]> };
export interface StructField<F extends Fields>
  extends FieldType<StructState, StructDelta, StructView<F>, StructDraft<F>> {
  readonly fields: F;
  /** The place of a field in states and deltas; -1 for a name that isn't one. */
  indexOf(name: string): number;
}

/** The type of `struct(fields)`: it takes a genesis where one of its fields does. */
export type StructOf<F extends Fields> = StructField<F> & FoundedFields<F>;

type StructAccess = DraftAccess<StructState, StructDelta>;

interface Part {
  readonly name: string;
  /** The field on the wire: 24 bits of hash over name and type. */
  readonly key: number;
  readonly type: AnyField;
  readonly rootPath: Path;
}

/** Named fields. Throws `InvalidSchemaError` when two of them can't be told apart on the wire: rename one. */
export function struct<F extends Fields>(fields: F): StructOf<F> {
  const parts = partsOf(fields);
  const Draft = draftClass<F>(parts);
  const byKey = new Map(parts.map((part, index) => [part.key, index]));
  const each = (state: StructState, visit: (part: Part, state: unknown, index: number) => void): void => {
    for (let index = 0; index < parts.length; index++) visit(parts[index] as Part, state.parts[index], index);
  };
  const type: StructField<F> = {
    // Its fields have keys of their own, with name and type, so a later version may add some without being another field.
    tag: "struct",
    fields,
    indexOf: (name) => parts.findIndex((part) => part.name === name),
    removable: parts.every((part) => part.type.removable),
    places: { below: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined) },
    ...checksBeside(fields),
    needsGenesis: parts.some((part) => part.type.needsGenesis === true),
    ...parts.find((part) => part.type.nesting !== undefined)?.type.nesting?.struct(fields, struct),
    bottom: () => ({ parts: parts.map((part) => part.type.bottom()) }),
    isBottom: (state) => parts.every((part, index) => part.type.isBottom(state.parts[index])),
    join(state, delta, scope, path) {
      for (let index = 0; index < delta.length; index++) {
        const { field, delta: change } = delta[index] as StructDelta[number];
        const part = parts[field] as Part;
        part.type.join(state.parts[field], change, scope, placeOf(part, path));
      }
    },
    retain(state, keep, scope, path) {
      each(state, (part, inner) => part.type.retain(inner, keep, scope, placeOf(part, path)));
    },
    dots(state, visit) {
      each(state, (part, inner) => part.type.dots(inner, visit));
    },
    clear(state) {
      const delta: StructDelta[number][] = [];
      each(state, (part, inner, field) => {
        if (!part.type.isBottom(inner)) delta.push({ field, delta: part.type.clear(inner) });
      });
      return delta;
    },
    difference(state, lacks) {
      const delta: StructDelta[number][] = [];
      each(state, (part, inner, field) => {
        const change = part.type.difference(inner, lacks);
        if (change !== undefined) delta.push({ field, delta: change });
      });
      return delta.length === 0 ? undefined : delta;
    },
    view(state, authors) {
      const view = Object.create(viewPrototype) as Record<string, unknown>;
      each(state, (part, inner) => {
        view[part.name] = part.type.view(inner, authors);
      });
      return Object.freeze(view) as StructView<F>;
    },
    draft: (access) => new Draft(access),
    ...structCodec(parts, byKey),
  };
  return type as StructOf<F>;
}

/** How structs are written, read, loaded and saved: field after field, in order of their keys. */
function structCodec(
  parts: readonly Part[],
  byKey: ReadonlyMap<number, number>,
): Pick<FieldType<StructState, StructDelta, unknown, unknown>, "write" | "read"> &
  Required<Pick<FieldType<StructState, StructDelta, unknown, unknown>, "load" | "saving">> {
  const partAt = (field: number): Part => parts[field] as Part;
  return {
    write(delta, writer) {
      writer.parts(delta.length);
      const sorted = delta.length < 2 ? delta : [...delta].sort((a, b) => a.field - b.field);
      for (let index = 0; index < sorted.length; index++) {
        const { field, delta: change } = sorted[index] as StructDelta[number];
        const part = partAt(field);
        writer.field(part.key);
        part.type.write(change, writer);
        writer.endField();
      }
    },
    read(reader) {
      const delta: StructDelta[number][] = [];
      for (let left = reader.parts(), key = -1; left > 0; left--) {
        key = keyAfter(reader, key);
        const field = byKey.get(key);
        if (field === undefined) {
          reader.skip();
          continue;
        }
        reader.enterField();
        const part = { field, delta: partAt(field).type.read(reader) };
        reader.leaveField();
        // A list that grows takes room for more than one.
        if (left === 1 && delta.length === 0) return [part];
        delta.push(part);
      }
      return delta;
    },
    saving(state) {
      const filled: { readonly key: number; readonly save: Saving }[] = [];
      for (const [field, { key, type }] of parts.entries()) {
        const save = savingOf(type, state.parts[field]);
        if (save !== undefined) filled.push({ key, save });
      }
      if (filled.length === 0) return undefined;
      return (writer) => {
        writer.parts(filled.length);
        for (const { key, save } of filled) {
          writer.field(key);
          save(writer);
          writer.endField();
        }
      };
    },
    load(state, reader, scope) {
      for (let left = reader.parts(), key = -1; left > 0; left--) {
        key = keyAfter(reader, key);
        const field = byKey.get(key);
        if (field === undefined) {
          reader.skip();
          continue;
        }
        const part = partAt(field);
        reader.enterField();
        loadField(part.type, state.parts[field], reader, scope);
        reader.leaveField();
      }
    },
  };
}

/** What the views of structs have beside their fields; not enumerable, so that only the fields show. */
const viewPrototype: object = Object.create(Object.prototype, {
  toJSON: {
    value(this: object): object {
      return jsonObject(Object.entries(this));
    },
  },
}) as object;

printsAs(viewPrototype, (view) => ({ ...view }));

/** The key of the next field; throws `DecodeError` unless it comes after `last`. */
function keyAfter(reader: DeltaReader, last: number): number {
  const key = reader.field();
  if (key <= last) throw new DecodeError("fields out of order");
  return key;
}

function partsOf(fields: Fields): Part[] {
  const parts = Object.keys(fields).map((name): Part => {
    const isTaken = name === "__proto__" || name === "toJSON";
    if (isTaken || !isPlainText(name)) throw new InvalidSchemaError(`a field cannot be called "${name}"`);
    const type = fields[name] as AnyField;
    const key = hashText({ a: 0, b: 0 }, `${name}\n${type.tag}`).a >>> 8;
    return { name, key, type, rootPath: childPath(rootPath, name) };
  });
  parts.sort((a, b) => a.key - b.key);
  for (let index = 1; index < parts.length; index++) {
    const [a, b] = [parts[index - 1] as Part, parts[index] as Part];
    if (a.key === b.key) throw new InvalidSchemaError(`fields "${a.name}" and "${b.name}" have one key: rename one`);
  }
  return parts;
}

function placeOf(part: Part, path: Path): Path {
  return path === rootPath ? part.rootPath : childPath(path, part.name);
}

/** A class with one getter per field, made once per struct: properties defined on every new draft would cost more than the write. */
function draftClass<F extends Fields>(parts: readonly Part[]): new (access: StructAccess) => StructDraft<F> {
  class Draft {
    readonly #access: StructAccess;
    readonly #made: unknown[] = [];

    constructor(access: StructAccess) {
      this.#access = access;
    }

    static at(draft: Draft, part: Part, field: number): unknown {
      draft.#made[field] ??= draftOfPart(draft.#access, part, field);
      return draft.#made[field];
    }
  }
  for (const [field, part] of parts.entries()) {
    const get = function (this: Draft): unknown {
      return Draft.at(this, part, field);
    };
    Object.defineProperty(Draft.prototype, part.name, { enumerable: true, get });
  }
  return Draft as unknown as new (
    access: StructAccess,
  ) => StructDraft<F>;
}

function draftOfPart(access: StructAccess, part: Part, field: number): unknown {
  return part.type.draft({
    writer: access.writer,
    name: access.name === "" ? part.name : `${access.name}.${part.name}`,
    state: () => access.state()?.parts[field],
    apply: (delta, seq) => access.apply([{ field, delta }], seq),
  });
}
