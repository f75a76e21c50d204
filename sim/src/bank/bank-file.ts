// Reads a bank's transactions: gzip of CSV, strictly. Whatever is wrong is said with its line, and nothing is used.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** One row of the file. Amounts are in hundredths of the currency. */
export interface BankRow {
  /** Line in the file, the header being 1. */
  readonly line: number;
  readonly transactionId: string;
  readonly account: string;
  /** Signed, from the account's side; never zero. */
  readonly amount: bigint;
  /** The bank's own figure: for the final comparison and for limits, nothing else. */
  readonly balanceAfter: bigint;
}

/** A file that is not a bank's transactions. The message names the file, the line and the fault. */
export class BankFileError extends Error {
  readonly code: string = "BAD_BANK_FILE";
  override readonly name: string = "BankFileError";
}

const header = "day,transaction_id,account_id,amount_cents,balance_after_cents,operation";
const bytesMax = 512 * 1024 * 1024;

/** The rows of a file in its order. Throws `BankFileError`. */
export function readBankFile(path: string): BankRow[] {
  const lines = unzipped(path).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  if (lines[0] !== header) throw fault(path, 1, `the columns must be ${header}`);
  const rows = lines.slice(1).map((text, index) => readRow(path, index + 2, text));
  if (rows.length === 0) throw fault(path, 1, "there are no transactions");
  const seen = new Set<string>();
  for (const { transactionId, line } of rows) {
    if (seen.has(transactionId)) throw fault(path, line, `transaction ${transactionId} stands twice`);
    seen.add(transactionId);
  }
  return rows;
}

function unzipped(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new BankFileError(`${path} can't be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(gunzipSync(bytes, { maxOutputLength: bytesMax }));
  } catch (cause) {
    throw new BankFileError(`${path} is not a gzip file of text: ${(cause as Error).message}`, { cause });
  }
}

function readRow(path: string, line: number, text: string): BankRow {
  const columns = text.split(",");
  if (columns.length !== 6) throw fault(path, line, `6 columns are needed, ${columns.length} are there`);
  const [day, transactionId, account, amountText, balanceText] = columns as [string, string, string, string, string];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw fault(path, line, `"${day}" is no day`);
  if (!/^\w{1,32}$/.test(transactionId)) throw fault(path, line, `"${transactionId}" is no transaction id`);
  if (!/^\w{1,32}$/.test(account)) throw fault(path, line, `"${account}" is no account id`);
  const amount = readCents(path, line, "amount_cents", amountText);
  if (amount === 0n) throw fault(path, line, "amount_cents is zero");
  return {
    line,
    transactionId,
    account,
    amount,
    balanceAfter: readCents(path, line, "balance_after_cents", balanceText),
  };
}

function readCents(path: string, line: number, column: string, text: string): bigint {
  if (!/^-?\d{1,30}$/.test(text)) throw fault(path, line, `${column} "${text}" is not a whole number`);
  return BigInt(text);
}

function fault(path: string, line: number, problem: string): BankFileError {
  return new BankFileError(`${path}, line ${line}: ${problem}`);
}
