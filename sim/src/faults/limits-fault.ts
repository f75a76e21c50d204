// Limits of a node that are tighter than anybody would choose: what seldom happens then happens all the time, such as requests
// that are put off, credit that is used up, and news that is dropped and has to be found by comparing. Elsewhere known as buggification.

import type { KeyedRandom } from "../kernel/keyed-random.js";
import type { NodeLimits } from "../node/node-limits.js";
import type { FaultWindow } from "./fault-window.js";

type TightLimit = keyof Pick<
  NodeLimits,
  | "frameBytesMax"
  | "rangesMax"
  | "outboxEntriesMax"
  | "documentCreditBytes"
  | "sessionCreditBytes"
  | "catchingUpMax"
  | "unfinishedBytesMax"
  | "stagedBytesMax"
  | "repairMs"
  | "repairMsMax"
  | "pendingBytesMax"
>;

export type TightLimits = { readonly [Name in TightLimit]?: number };

/** By name: least and greatest of what is drawn. Smaller frames than these are no frames to talk in. */
const bounds: { readonly [Name in TightLimit]: readonly [min: number, max: number] } = {
  frameBytesMax: [4096, 6000],
  rangesMax: [1, 4],
  outboxEntriesMax: [1, 8],
  documentCreditBytes: [1, 3000],
  sessionCreditBytes: [1, 6000],
  catchingUpMax: [1, 1],
  unfinishedBytesMax: [0, 3000],
  stagedBytesMax: [0, 10_000],
  repairMs: [100, 3000],
  repairMsMax: [3000, 8000],
  pendingBytesMax: [2000, 20_000],
};

export const tightLimitNames: readonly string[] = Object.keys(bounds);

/** A node with such limits, for the whole of a run: the window says nothing. */
export interface LimitsFault extends FaultWindow {
  readonly kind: "limits";
  readonly node: number;
  readonly limits: TightLimits;
}

/** Each limit is as likely to be left as it is. */
export function drawTightLimits(random: KeyedRandom): TightLimits {
  const drawn = Object.entries(bounds).map(([name, [min, max]]) => [
    name,
    random.between(min, max),
    random.chance(0.5),
  ]);
  return Object.fromEntries(drawn.filter(([, , isTight]) => isTight === true));
}
