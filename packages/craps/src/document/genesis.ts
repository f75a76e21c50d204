// What the genesis of a document says about its table: who is the house, with what money and rules, and what players start with. It
// is read strictly, since all replicas must play by the same rules.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import { DocumentError, isPlainText } from "@joinery/replica";
import { CrapsError } from "../errors.js";
import { initialState } from "../game/initial-state.js";
import type { PlayerId } from "../game/table-state.js";
import type { TableTerms } from "../round/terms.js";
import type { HouseRulesOptions } from "../rules/house-rules.js";
import { houseRules } from "../rules/read-house-rules.js";

export interface GenesisPurse {
  readonly player: ReplicaId;
  /** From 0n to 2^96 - 1, in units. */
  readonly amount: bigint;
}

export interface CrapsGenesis {
  /** The name of the table, which goes into every hash: a text of 1 to 64 characters. */
  readonly table: string;
  readonly house: ReplicaId;
  /** What the house brings, in units, its deposit included. */
  readonly bank: bigint;
  /** Who carries the arbiter's record to the table; absent, a round waits for all. */
  readonly arbiter?: ReplicaId;
  readonly rules?: HouseRulesOptions;
  /** Whoever plays has one. */
  readonly purses: readonly GenesisPurse[];
}

const keys: readonly string[] = ["table", "house", "bank", "arbiter", "rules", "purses"];
const amountLimit = 1n << 96n;

/** Throws `DocumentError` with code `INVALID_GENESIS` and the path of the fault. */
export function readGenesis(genesis: CrapsGenesis): TableTerms {
  checkKeys(genesis, keys, "it");
  const { table, house, bank, arbiter, rules } = genesis;
  if (!isPlainText(table) || table.length < 1 || table.length > 64)
    throw fault("table", "must be a text of 1 to 64 characters, without lone surrogates");
  const terms: TableTerms = {
    table,
    house: memberAt(house, "house"),
    bank: amountAt(bank, "bank"),
    rules: byRules("rules", () => houseRules(rules)),
    purses: pursesOf(genesis),
  };
  byRules("bank", () => initialState(terms.rules, terms.bank));
  return arbiter === undefined ? terms : { ...terms, arbiter: memberAt(arbiter, "arbiter") };
}

function pursesOf({ purses, house }: CrapsGenesis): ReadonlyMap<PlayerId, bigint> {
  if (!Array.isArray(purses)) throw fault("purses", "must be a list, empty if need be");
  const read = new Map<PlayerId, bigint>();
  for (const [index, purse] of (purses as readonly GenesisPurse[]).entries()) {
    const path = `purses[${index}]`;
    checkKeys(purse, ["player", "amount"], path);
    const player = memberAt(purse.player, `${path}.player`);
    if (player === house) throw fault(`${path}.player`, "is the house, which has its bank");
    if (read.has(player)) throw fault(`${path}.player`, `${player} has a purse already`);
    read.set(player, amountAt(purse.amount, `${path}.amount`));
  }
  return read;
}

function byRules<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CrapsError) throw fault(path, error.message);
    throw error;
  }
}

function memberAt(name: unknown, path: string): ReplicaId {
  const id = typeof name === "string" ? parseReplicaId(name) : undefined;
  if (id === undefined) throw fault(path, "must be the name of an author: base64url of 16 or 32 bytes");
  return id;
}

function amountAt(amount: unknown, path: string): bigint {
  if (typeof amount === "bigint" && amount >= 0n && amount < amountLimit) return amount;
  throw fault(path, "must be a bigint from 0n to 2^96 - 1");
}

function checkKeys(data: unknown, known: readonly string[], path: string): void {
  if (typeof data !== "object" || data === null) throw fault(path, `must hold ${known.join(", ")}`);
  const stranger = Object.keys(data).find((key) => !known.includes(key));
  if (stranger !== undefined) throw fault(`${path}.${stranger}`, `is not known: ${known.join(", ")} are`);
}

function fault(path: string, problem: string): DocumentError {
  return new DocumentError("INVALID_GENESIS", `genesis of a craps table: ${path} ${problem}`);
}
