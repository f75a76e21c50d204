// How much of a document a crash may take: chosen at its opening, or for all documents of a replica.

import { checkArgument, checkOptionNames } from "../../check-argument.js";

/**
 * `durable`: a change is on disk before it is announced or acknowledged, and no crash takes it. `relaxed`: it survives the
 * process, and a loss of power may take the last of it; after a stop without `close` the document goes on under a new author.
 * `ephemeral`: nothing is written, and every opening has a new author.
 */
export type DurabilityLevel = "durable" | "relaxed" | "ephemeral";

export interface OpenOptions {
  /**
   * Default: that of `createReplica`. Documents with a genesis, and those of a replica that leases its author, are `durable`:
   * their authors can't be replaced.
   */
  readonly durability?: DurabilityLevel;
}

const levels: readonly unknown[] = ["durable", "relaxed", "ephemeral"] satisfies DurabilityLevel[];

/** Throws `ArgumentError` for what is no level, nor absent. */
export function checkLevel(given: unknown, place: string): void {
  checkArgument(given === undefined || levels.includes(given), place, '"durable", "relaxed" or "ephemeral"', given);
}

/** The level that `open(..., options)` asks for; throws `ArgumentError` for options of another kind. */
export function askedLevel(options: OpenOptions): DurabilityLevel | undefined {
  const isObject = typeof options === "object" && options !== null;
  checkArgument(isObject, "the options of open", '{ durability: "relaxed" }', options);
  checkOptionNames(options, "open", { durability: true });
  checkLevel(options.durability, "options.durability");
  return options.durability;
}
