// Options that nobody reads are mistakes: a name that is mistyped would leave its default in force without a word.
import { TransportError } from "./errors.js";

/** Every option there is: the compiler has a list hold each name of `Options`. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/** Those that every connection has. */
export const connectionOptionNames: OptionNames<
  Record<"frameBytesMax" | "bufferBytesMax" | "connectTimeoutMs" | "keepAliveMs", number>
> = { frameBytesMax: true, bufferBytesMax: true, connectTimeoutMs: true, keepAliveMs: true };

/** Throws `TransportError` with code `INVALID_OPTION` for an option of `maker` that is not among `names`. */
export function checkOptionNames<Options extends object>(
  maker: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
  const unknown = isObject ? Object.keys(options).find((name) => !Object.hasOwn(names, name)) : "";
  if (unknown === undefined) return;
  const what = isObject ? `${maker} has no option "${unknown}"` : `the options of ${maker} are no object`;
  throw new TransportError("INVALID_OPTION", `${what}: give ${Object.keys(names).join(", ")}, or none`);
}
