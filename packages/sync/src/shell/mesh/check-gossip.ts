// What a replica is told of its mesh: refused before anything is opened.

import { checkArgument, checkNumber, timerMsMax } from "@joinery/replica";
import type { MembershipLimits } from "../../core/membership/membership-limits.js";
import { isAddress } from "../../core/membership/membership-messages.js";
import { addressesMax } from "../../core/membership/mesh-peer.js";
import { SyncError } from "../../errors.js";
import type { GossipOptions } from "./gossip-options.js";

const bounds: { readonly [Name in keyof MembershipLimits]: readonly [unit: string, min: number, max: number] } = {
  activeMax: ["peers", 1, 1000],
  passiveMax: ["peers", 0, 10_000],
  joinWalkMax: ["steps", 0, 255],
  passiveWalk: ["steps", 0, 255],
  shuffleMs: ["milliseconds", 1, timerMsMax],
  timeoutMs: ["milliseconds", 1, timerMsMax],
  answerMs: ["milliseconds", 1, timerMsMax],
  retryMs: ["milliseconds", 1, timerMsMax],
  retryMsMax: ["milliseconds", 1, timerMsMax],
};

/** Throws `ArgumentError` for options of a mesh that can't be kept, and `SyncError` for addresses that can't be told. */
export function checkGossip(options: GossipOptions): void {
  const isGossip = typeof options === "object" && options !== null && typeof options.dial === "function";
  const wanted = "{ dial, contacts }, where dial makes a dialer of an address";
  checkArgument(isGossip, "partialViews(options)", wanted, options);
  const { contacts = [], addresses = [], limits = {} } = options;
  for (const [name, list] of Object.entries({ contacts, addresses })) {
    const isList = Array.isArray(list) && list.every((address) => typeof address === "string");
    checkArgument(isList, `options.${name}`, "a list of addresses", list);
  }
  checkArgument(typeof limits === "object" && limits !== null, "options.limits", "{ activeMax, ... }", limits);
  for (const name of Object.keys(bounds) as (keyof MembershipLimits)[]) {
    checkNumber(limits[name], `options.limits.${name}`, ...bounds[name]);
  }
  if (addresses.length <= addressesMax && addresses.every(isAddress)) return;
  const rule = `give at most ${addressesMax} addresses of 1 to 255 bytes of well-formed text`;
  throw new SyncError("INVALID_ADDRESS", `${JSON.stringify(addresses)} can't be told to peers: ${rule}`);
}
