// What the soak was asked to do: a part, for how long, or one round again.
import { parseArgs } from "node:util";
import { soakParts } from "./soak-parts.mjs";

/** A wrong command line; the message says what would be right. */
export class SoakUsageError extends Error {
  name = "SoakUsageError";
}

export const soakHelp = `npm run soak -- <part> [--seconds N] [--seed N] [--fresh]

Runs rounds of randomised tests, each with the next seed, and goes on where it ended the last time.

  --seconds N   begins no round after N seconds; 60 unless said
  --seed N      runs the round of this seed alone and keeps no record: how a failure is seen again
  --fresh       begins again at seed 1

parts:
${Object.entries(soakParts)
  .map(([name, { does }]) => `  ${name.padEnd(12)}  ${does}`)
  .join("\n")}
`;

/** @param {readonly string[]} args @returns {{ help: true } | { help: false, part: string, seconds: number, seed: number | undefined, fresh: boolean }} */
export function readSoakOptions(args) {
  const { values, positionals } = parse(args);
  if (values.help) return { help: true };
  const [part, ...rest] = positionals;
  if (part === undefined || rest.length > 0 || !Object.hasOwn(soakParts, part)) {
    throw new SoakUsageError(`name one part of: ${Object.keys(soakParts).join(", ")}`);
  }
  const seconds = wholeNumber("seconds", values.seconds ?? "60");
  const seed = values.seed === undefined ? undefined : wholeNumber("seed", values.seed);
  return { help: false, part, seconds, seed, fresh: values.fresh === true };
}

function parse(args) {
  const text = { type: "string" };
  const on = { type: "boolean" };
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { seconds: text, seed: text, fresh: on, help: on },
    });
  } catch (error) {
    throw new SoakUsageError(error.message);
  }
}

function wholeNumber(name, text) {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new SoakUsageError(`--${name} takes a whole number from 1 on, not "${text}"`);
  return Number(text);
}
