import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BankFileError, readBankFile } from "@joinery/sim";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "joinery-bank-"));
afterAll(() => rmSync(folder, { recursive: true }));

const header = "day,transaction_id,account_id,amount_cents,balance_after_cents,operation";
const good = "1993-01-01,7,704,100000,100000,cash_deposit";

function file(text: string | Uint8Array): string {
  const path = join(folder, "bank.csv.gz");
  writeFileSync(path, typeof text === "string" ? gzipSync(text) : text);
  return path;
}

describe("a bank's file", () => {
  it("is read row by row, with its lines", () => {
    const rows = readBankFile(file(`${header}\n${good}\n1993-01-02,8,704,-2500,97500,cash_withdrawal\n`));
    expect(rows).toEqual([
      { line: 2, transactionId: "7", account: "704", amount: 100_000n, balanceAfter: 100_000n },
      { line: 3, transactionId: "8", account: "704", amount: -2500n, balanceAfter: 97_500n },
    ]);
  });

  it.each([
    ["that is not there", undefined, /missing\.gz can't be read/],
    ["that is not gzip", new TextEncoder().encode(`${header}\n${good}\n`), /is not a gzip file/],
    ["that is cut off", gzipSync(`${header}\n${good}\n`).subarray(0, 40), /is not a gzip file/],
    ["of other columns", "a,b,c\n1,2,3\n", /line 1: the columns must be/],
    ["without rows", `${header}\n`, /there are no transactions/],
    ["with a row too short", `${header}\n1993-01-01,7,704\n`, /line 2: 6 columns/],
    ["with a bad amount", `${header}\n${good}\n1993-01-02,8,704,12.50,1,x\n`, /line 3: amount_cents "12\.50"/],
    ["with an empty amount", `${header}\n1993-01-02,8,704,,1,x\n`, /line 2: amount_cents ""/],
    ["with a zero amount", `${header}\n1993-01-02,8,704,0,1,x\n`, /line 2: amount_cents is zero/],
    ["with a bad balance", `${header}\n1993-01-02,8,704,1,abc,x\n`, /line 2: balance_after_cents "abc"/],
    ["with a bad day", `${header}\nyesterday,8,704,1,1,x\n`, /line 2: "yesterday" is no day/],
    ["with a transaction twice", `${header}\n${good}\n${good}\n`, /line 3: transaction 7 stands twice/],
  ])("%s is refused in one line that says what and where", (_, content, message) => {
    const path = content === undefined ? join(folder, "missing.gz") : file(content);
    expect(() => readBankFile(path)).toThrow(BankFileError);
    expect(() => readBankFile(path)).toThrow(message);
  });
});
