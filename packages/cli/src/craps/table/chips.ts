// Amounts as people read and type them: in chips, exactly. A payout may be a part of a chip.

import { CrapsError, chipUnits } from "joinery/craps";

/** `1,234`, or `8 1/6` where it is no whole number of chips. */
export function chipsOf(units: bigint): string {
  const whole = units / chipUnits;
  const rest = units % chipUnits;
  const text = whole.toString().replace(/\B(?=(\d{3})+$)/g, ",");
  if (rest === 0n) return text;
  const divisor = divisorOf(rest, chipUnits);
  const part = `${rest / divisor}/${chipUnits / divisor}`;
  return whole === 0n ? part : `${text} ${part}`;
}

export function counted(units: bigint): string {
  return `${chipsOf(units)} ${units > 0n && units <= chipUnits ? "chip" : "chips"}`;
}

/** What was typed, in units. Throws `CrapsError`: `not_in_chips` for a part of a chip, `invalid_amount` for no number. */
export function unitsOf(text: string): bigint {
  if (/^-?\d{1,20}$/.test(text)) return BigInt(text) * chipUnits;
  if (/^-?\d*[.,/]\d+$/.test(text)) throw new CrapsError("not_in_chips", `bets are in whole chips, not ${text}`);
  throw new CrapsError("invalid_amount", `"${text.slice(0, 20)}" is no number of chips`);
}

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b);
}
