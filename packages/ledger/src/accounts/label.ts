// The texts that people choose: account names and nonces. They are short, and have one UTF-8 form each,
// so that what one replica wrote is what every other reads.

/** Longest text, in UTF-16 code units. */
export const labelLengthMax = 64;

/** Greatest code of an account or a transfer, and greatest number of a ledger. */
export const codeMax: number = 2 ** 32 - 1;

const surrogate = /\p{Surrogate}/u;

/** True for a text of 1 to 64 code units without lone surrogates. */
export function isLabel(text: unknown): text is string {
  return typeof text === "string" && text.length > 0 && text.length <= labelLengthMax && !surrogate.test(text);
}

/** True for a whole number from 0 to 2^32 - 1: a code, or the number of a ledger. */
export function isCode(code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 0 && (code as number) <= codeMax;
}
