// Why a message does not count. It is kept as what its author said, and changes nothing.

import type { CrapsErrorCode, RoundRefusalCode } from "../errors.js";

/** A bet is refused with the code of the game's rule that it breaks. */
export interface RoundRefusal {
  readonly code: RoundRefusalCode | CrapsErrorCode;
  readonly message: string;
}

export function refusal(code: RoundRefusal["code"], message: string): RoundRefusal {
  return { code, message };
}
