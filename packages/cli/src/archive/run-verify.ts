// Runs `joinery verify`: says what is whole, what is not, and what can be read of that.

import { StorageError } from "joinery";
import { type DocumentReport, type VerifyReport, verifyArchive, verifyStorage } from "joinery/storage/archive";
import type { StorageSecret } from "joinery/storage/encrypted";
import pc from "picocolors";
import { counted } from "../counted.js";
import { createProgressLine } from "../progress-line.js";
import { damageFound } from "./outcome.js";
import { checkFile, withStore } from "./store-file.js";

export async function runVerify(file: string, json: boolean, secret: StorageSecret | undefined): Promise<number> {
  checkFile(file, "archive, or the SQLite file of a store");
  const report = await reportOn(file, secret);
  const lines = linesOf(file, report);
  process.stdout.write(json ? `${JSON.stringify({ file, ...report })}\n` : `${lines.join("\n")}\n`);
  return report.isWhole ? 0 : damageFound;
}

/** What is no archive is taken for a store, which says if it is none either. */
async function reportOn(file: string, secret: StorageSecret | undefined): Promise<VerifyReport> {
  const say = createProgressLine();
  const onProgress = (done: number, total: number): void =>
    say(() => `verifying: ${Math.floor((100 * done) / total)} %`, done === total);
  try {
    return await verifyArchive(file, { onProgress });
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== "NOT_AN_ARCHIVE") throw error;
    return withStore(file, secret, (storage) => verifyStorage(storage, { onProgress }));
  }
}

function linesOf(file: string, { documents, damage, isWhole }: VerifyReport): string[] {
  const records = documents.reduce((sum, report) => sum + report.records, 0);
  const verdict = isWhole ? pc.green("whole") : pc.red("damaged");
  return [
    ...damage.map((problem) => `${file}: ${problem}`),
    ...documents.flatMap(linesOfDocument),
    `${file}: ${verdict}: ${counted(documents.length, "document")}, ${counted(records, "record")}`,
  ];
}

function linesOfDocument({ document, damage, damageCount, records, snapshots, isSigned }: DocumentReport): string[] {
  if (damageCount === 0) return [];
  const name = JSON.stringify(document);
  const more = damageCount > damage.length ? [`  and ${damageCount - damage.length} more`] : [];
  const kind = isSigned ? "signed, " : "";
  return [
    `${name}: damaged; ${kind}${counted(records, "record")} and ${counted(snapshots, "snapshot")} can be read`,
    ...damage.map((problem) => `  ${problem}`),
    ...more,
  ];
}
