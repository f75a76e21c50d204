// What the genesis of a document says about its ledger: who may issue how much, and which accounts there are.
// It is read strictly, since all replicas must give out the same rights; a misspelt limit must not pass for none.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import { amountMax } from "@joinery/crdt/matrix";
import { DocumentError } from "@joinery/replica";
import { readWitnesses, type Witnesses } from "../finality/witnesses.js";
import { type AccountId, looksOpened } from "./account-id.js";
import { isCode, isLabel } from "./label.js";
import type { AccountTerms, ChartOfAccounts } from "./terms.js";

/** What every account of a genesis says. */
interface FoundedAccount {
  readonly account: AccountId;
  readonly owner: ReplicaId;
  /** The currency, as a whole number below 2^32; absent means 0. */
  readonly ledger?: number;
  /** What the application means by the account, a whole number below 2^32; absent means 0. */
  readonly code?: number;
}

/** An account that brings money into being: it may go negative, down to minus `cap`. */
export interface GenesisIssuer extends FoundedAccount {
  /** From 0n to 2^128 - 1. */
  readonly cap: bigint;
}

/** An account that spends what it was paid, and `creditLimit` more. */
export interface GenesisAccount extends FoundedAccount {
  /** From 0n to 2^128 - 1; absent means 0n. */
  readonly creditLimit?: bigint;
}

/** Who starts with what. Account names are texts of 1 to 64 characters, each used once. */
export interface LedgerGenesis {
  readonly issuers: readonly GenesisIssuer[];
  readonly accounts: readonly GenesisAccount[];
  /** 3f + 1 authors, by their public keys, of whom 2f + 1 certify; they must be among those who may write. Absent: nothing is certified. */
  readonly witnesses?: readonly ReplicaId[];
}

/** What a genesis says, once it was read. */
export interface Foundation {
  readonly chart: ChartOfAccounts;
  readonly witnesses: Witnesses;
}

type Data = { readonly [key: string]: unknown };

/** The accounts and witnesses that `genesis` founds. Throws `DocumentError` with code `INVALID_GENESIS` and the path of the fault. */
export function readGenesis(genesis: LedgerGenesis): Foundation {
  const { issuers, accounts, ...more } = dataWith(genesis, ["issuers", "accounts", "witnesses"], "");
  const witnesses = readWitnesses(more.witnesses);
  if (typeof witnesses === "string") throw fault("witnesses", witnesses);
  const chart = new Map<AccountId, AccountTerms>();
  const add = (terms: AccountTerms, path: string): void => {
    if (chart.has(terms.account)) throw fault(`${path}.account`, `"${terms.account}" is named twice: rename one`);
    chart.set(terms.account, terms);
  };
  listAt(issuers, "issuers").forEach((item, index) => {
    add(issuerTerms(item, `issuers[${index}]`), `issuers[${index}]`);
  });
  listAt(accounts, "accounts").forEach((item, index) => {
    add(accountTerms(item, `accounts[${index}]`), `accounts[${index}]`);
  });
  return { chart, witnesses };
}

function issuerTerms(item: unknown, path: string): AccountTerms {
  const data = dataWith(item, [...accountKeys, "cap"], path);
  return { ...termsAt(data, path), limit: amountAt(data.cap, `${path}.cap`), issuer: true };
}

function accountTerms(item: unknown, path: string): AccountTerms {
  const data = dataWith(item, [...accountKeys, "creditLimit"], path);
  const { creditLimit } = data;
  const limit = creditLimit === undefined ? 0n : amountAt(creditLimit, `${path}.creditLimit`);
  return { ...termsAt(data, path), limit, issuer: false };
}

const accountKeys: readonly string[] = ["account", "owner", "ledger", "code"];

function termsAt(
  { account, owner, ledger, code }: Data,
  path: string,
): Pick<AccountTerms, "account" | "owner" | "ledger" | "code"> {
  return {
    account: nameAt(account, path),
    owner: ownerAt(owner, path),
    ledger: numberAt(ledger, `${path}.ledger`),
    code: numberAt(code, `${path}.code`),
  };
}

function numberAt(value: unknown, path: string): number {
  if (value === undefined) return 0;
  if (isCode(value)) return value;
  throw fault(path, "must be a whole number below 2^32");
}

function nameAt(account: unknown, path: string): AccountId {
  if (!isLabel(account)) throw fault(`${path}.account`, "must be a text of 1 to 64 characters");
  if (looksOpened(account)) {
    throw fault(`${path}.account`, `"${account}" is how accounts opened later are named: choose another name`);
  }
  return account;
}

function ownerAt(owner: unknown, path: string): ReplicaId {
  const id = typeof owner === "string" ? parseReplicaId(owner) : undefined;
  if (id === undefined) throw fault(`${path}.owner`, "must be the name of an author: base64url of 16 or 32 bytes");
  return id;
}

function amountAt(amount: unknown, path: string): bigint {
  if (typeof amount === "bigint" && amount >= 0n && amount <= amountMax) return amount;
  throw fault(path, "must be a bigint from 0n to 2^128 - 1");
}

function listAt(list: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(list)) throw fault(path, "must be a list, empty if need be");
  return list;
}

function dataWith(data: unknown, keys: readonly string[], path: string): Data {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw fault(path, `must hold ${keys.join(", ")}`);
  const stranger = Object.keys(data).find((key) => !keys.includes(key));
  if (stranger === undefined) return data as Data;
  throw fault(path === "" ? stranger : `${path}.${stranger}`, `is not known: ${keys.join(", ")} are`);
}

function fault(path: string, problem: string): DocumentError {
  return new DocumentError("INVALID_GENESIS", `genesis of a ledger: ${path === "" ? "it" : path} ${problem}`);
}
