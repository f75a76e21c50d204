// One document that holds every type that ships, as fields and as what the naive reader takes for its types.
import type { ReplicaId } from "@joinery/clock";
import {
  type AnyField,
  counter,
  type Fields,
  flag,
  growSet,
  log,
  map,
  max,
  min,
  multiRegister,
  type PlainValue,
  register,
  rows,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { matrix } from "@joinery/crdt/matrix";
import { ledger } from "@joinery/ledger";
import type { StructType, Type } from "../naive/schema.js";

const leaves: { readonly [tag: string]: () => AnyField } = {
  counter: () => counter(),
  register: () => register<PlainValue>(null),
  multiRegister: () => multiRegister<PlainValue>(),
  flag: () => flag(),
  "flag(disable)": () => flag({ wins: "disable" }),
  max: () => max(),
  "max(bigint)": () => max("bigint") as unknown as AnyField,
  min: () => min(),
  "min(bigint)": () => min("bigint") as unknown as AnyField,
  set: () => set<PlainValue>(),
  "set(remove)": () => set<PlainValue>({ wins: "remove" }),
  growSet: () => growSet<PlainValue>(),
  table: () => table<PlainValue>(),
  log: () => log<PlainValue>(),
  matrix: () => matrix(),
  ledger: () => ledger(),
};

/** The field that `type` describes. */
export function fieldOf(type: Type): AnyField {
  if (type.is === "struct") return struct(fieldsOf(type));
  if (type.is === "budget") return budget({ min: type.min, max: type.max });
  if ("of" in type) return type.is === "rows" ? rows(fieldOf(type.of)) : map(fieldOf(type.of));
  return leaves[type.is]!();
}

export function fieldsOf({ fields }: StructType): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, part]) => [name, fieldOf(part)]));
}

/** As many fields of each type without parts as matter, then what is made of others. */
export const everything: StructType = {
  is: "struct",
  fields: {
    ...Object.fromEntries(Object.keys(leaves).map((tag) => [`a ${tag}`, { is: tag } as Type])),
    board: { is: "map", of: { is: "struct", fields: { score: { is: "counter" }, notes: { is: "log" } } } },
    votes: { is: "rows", of: { is: "table" } },
    teams: { is: "map", of: { is: "rows", of: { is: "counter" } } },
    options: {
      is: "struct",
      fields: { mode: { is: "register" }, deep: { is: "map", of: { is: "map", of: { is: "set" } } } },
    },
    energy: { is: "budget", min: -10, max: 90 },
    purses: { is: "incarnations", of: { is: "budget", min: -10, max: 90 } },
  },
};

/** What it is founded by: the first author creates purses and issues money. */
export function genesisFor([first, second, third]: readonly ReplicaId[]): object {
  return {
    nonce: "the page of operations",
    "a ledger": {
      issuers: [{ account: "house", owner: first, cap: 10_000n }],
      accounts: [
        { account: "ann", owner: first, creditLimit: 20n },
        { account: "bob", owner: second, creditLimit: 20n },
      ],
      ...(third === undefined ? {} : { witnesses: [third] }),
    },
    energy: {
      rights: [
        { author: first, spend: 40, refill: 10 },
        { author: second, spend: 20 },
      ],
    },
    purses: { creator: first },
  };
}
