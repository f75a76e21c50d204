// The numbers among the options of a replica that sync goes by: refused before anything is opened.

import { checkArgument, checkNumber, checkOptionNames, timerMsMax } from "@joinery/replica";
import { frameBytesMin, type SessionLimits } from "@joinery/sync";
import type { CreateReplicaOptions } from "./replica.js";

type Bounds = readonly [unit: string, min: number, max: number];

const sizeMax = Number.MAX_SAFE_INTEGER;

const bounds: { readonly [Name in keyof SessionLimits]: Bounds } = {
  frameBytesMax: ["bytes", frameBytesMin, sizeMax],
  greetingMsMax: ["milliseconds", 1, sizeMax],
  repairMs: ["milliseconds", 1, sizeMax],
  repairMsMax: ["milliseconds", 1, sizeMax],
  outboxEntriesMax: ["entries", 1, sizeMax],
  documentCreditBytes: ["bytes", 1, sizeMax],
  sessionCreditBytes: ["bytes", 1, sizeMax],
  entryBytesMax: ["bytes", 1, sizeMax],
  stateBytesMax: ["bytes", 0, sizeMax],
  stagedBytesMax: ["bytes", 0, sizeMax],
  answerBytesMax: ["bytes", 1, sizeMax],
  answerBytesPerSecond: ["bytes", 1, sizeMax],
  catchingUpMax: ["peers", 1, sizeMax],
  unfinishedBytesMax: ["bytes", 0, sizeMax],
  rangesMax: ["intervals", 1, sizeMax],
  presenceStateBytesMax: ["bytes", 1, sizeMax],
  presencePeersMax: ["peers", 1, sizeMax],
  presenceBytesMax: ["bytes", 1, sizeMax],
  presenceIntervalMs: ["milliseconds", 1, timerMsMax],
  presenceExpiryMs: ["milliseconds", 1, timerMsMax],
  presenceUpdatesMax: ["updates", 1, sizeMax],
};

/** Throws `ArgumentError` for limits of a session, or for a backoff, that can't be kept. */
export function checkLimits({ limits = {}, backoff = {} }: Pick<CreateReplicaOptions, "limits" | "backoff">): void {
  checkArgument(typeof limits === "object" && limits !== null, "options.limits", "{ frameBytesMax, ... }", limits);
  checkOptionNames(limits, "options.limits", bounds);
  for (const name of Object.keys(bounds) as (keyof SessionLimits)[]) {
    checkNumber(limits[name], `options.limits.${name}`, ...bounds[name]);
  }
  checkArgument(typeof backoff === "object" && backoff !== null, "options.backoff", "{ firstMs, maxMs }", backoff);
  checkOptionNames(backoff, "options.backoff", { firstMs: true, maxMs: true });
  checkNumber(backoff.firstMs, "options.backoff.firstMs", "milliseconds", 1, timerMsMax);
  checkNumber(backoff.maxMs, "options.backoff.maxMs", "milliseconds", 1, timerMsMax);
}
