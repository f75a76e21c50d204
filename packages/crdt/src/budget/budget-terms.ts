// The terms of a budget: its bounds, and who starts with which rights. They never change, and all replicas have the same.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import { InvalidSchemaError, InvalidValueError } from "../errors.js";
import type { Rights, RightsKind } from "./rights-kind.js";

/** The value stays from `min` to `max`, both included: whole numbers, at most 2^53 - 1 apart. */
export interface BudgetBounds {
  readonly min: number;
  readonly max: number;
}

/** The rights that one author starts with. Absent means 0. */
export interface GenesisRights {
  readonly author: ReplicaId;
  /** From 0 to `max - min`. */
  readonly spend?: number;
  /** From 0 to `max - min`. */
  readonly refill?: number;
}

/**
 * Who starts with which rights, each author named once. All rights together are at most `max - min`. The budget starts at
 * `min` plus all rights to spend; what is given to nobody can never be refilled.
 */
export interface BudgetGenesis {
  readonly rights: readonly GenesisRights[];
}

export interface BudgetTerms extends BudgetBounds {
  /** `max - min`: how many rights there may be. */
  readonly width: number;
  /** The value before anything was spent or refilled. */
  readonly start: number;
  readonly founded: ReadonlyMap<ReplicaId, Rights>;
}

/** Terms under which nobody has any rights. Throws `InvalidSchemaError` for bounds that are none. */
export function unfounded({ min, max }: BudgetBounds): BudgetTerms {
  const whole = Number.isSafeInteger(min) && Number.isSafeInteger(max);
  const width = whole ? max - min : 0;
  if (width <= 0 || !Number.isSafeInteger(width)) {
    throw new InvalidSchemaError(
      `a budget from ${min} to ${max}: min and max must be whole, min below max, at most 2^53 - 1 apart`,
    );
  }
  return { min, max, width, start: min, founded: new Map() };
}

/** `terms` with the rights of `genesis`, read strictly. Throws `InvalidValueError` with the path of the fault. */
export function foundedBy(genesis: BudgetGenesis, terms: BudgetTerms): BudgetTerms {
  const { rights } = recordWith(genesis, ["rights"], "rights");
  if (!Array.isArray(rights)) throw fault("rights", "must be a list, empty if need be");
  const founded = new Map<ReplicaId, Rights>();
  let start = terms.min;
  let left = terms.width;
  rights.forEach((item: unknown, index) => {
    const path = `rights[${index}]`;
    const { author, spend, refill } = recordWith(item, ["author", "spend", "refill"], path);
    const name = authorAt(author, `${path}.author`);
    if (founded.has(name)) throw fault(`${path}.author`, `"${name}" is named twice: add its rights up`);
    const given = { spend: amountAt(spend, `${path}.spend`, left), refill: 0 };
    left -= given.spend;
    given.refill = amountAt(refill, `${path}.refill`, left);
    left -= given.refill;
    start += given.spend;
    founded.set(name, given);
  });
  return { ...terms, start, founded };
}

/** The rights of one kind that `author` started with. */
export function foundedRights(terms: BudgetTerms, author: ReplicaId, kind: RightsKind): number {
  return terms.founded.get(author)?.[kind] ?? 0;
}

function authorAt(author: unknown, path: string): ReplicaId {
  const id = typeof author === "string" ? parseReplicaId(author) : undefined;
  if (id === undefined) throw fault(path, "must be the name of an author: base64url of 16 or 32 bytes");
  return id;
}

function amountAt(amount: unknown, path: string, left: number): number {
  if (amount === undefined) return 0;
  if (!Number.isSafeInteger(amount) || (amount as number) < 0) throw fault(path, "must be a whole number, 0 or above");
  if ((amount as number) > left) throw fault(path, `must be at most ${left}: all rights together are max - min`);
  return amount as number;
}

type Data = { readonly [key: string]: unknown };

function recordWith(data: unknown, keys: readonly string[], path: string): Data {
  const isRecord = typeof data === "object" && data !== null && !Array.isArray(data);
  if (!isRecord) throw fault(path, `must stand in an object with ${keys.join(", ")}`);
  const stranger = Object.keys(data).find((key) => !keys.includes(key));
  if (stranger === undefined) return data as Data;
  throw fault(`${path}.${stranger}`, `is not known: ${keys.join(", ")} are`);
}

function fault(path: string, problem: string): InvalidValueError {
  return new InvalidValueError(`genesis of a budget: ${path}`, problem);
}
