// A largest frame: whatever is longer is lost, as on a link that cuts nothing into pieces.

import { type FaultRule, pass, type Verdict } from "../packet.js";

export interface MtuOptions {
  readonly bytesMax: number;
}

const tooLong: Verdict = { kind: "drop", reason: "too long" };

export function mtuRule({ bytesMax }: MtuOptions): FaultRule {
  return ({ bytes }) => (bytes > bytesMax ? tooLong : pass);
}
