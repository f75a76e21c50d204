// An author on lease, for replicas that live for seconds.

import { checkNumber, timerMsMax } from "../../check-argument.js";
import type { AuthorLease } from "./lease-host.js";
import { Lessee } from "./lessee.js";

const retireMsMaxDefault = 5000;

export interface LeasedAuthorOptions {
  /** How long the replica waits to return its author when it closes, in milliseconds; default 5,000. */
  readonly retireMsMax?: number;
}

/**
 * For `author` of `createReplica`: none at first; `document.writable()` leases one from the pool of a peer, and closing
 * returns it. Throws `ArgumentError` for a time that no timer takes.
 */
export function leasedAuthor({ retireMsMax = retireMsMaxDefault }: LeasedAuthorOptions = {}): AuthorLease {
  checkNumber(retireMsMax, "options.retireMsMax", "milliseconds", 0, timerMsMax);
  return { lessee: ({ storage, random, onError }) => Lessee.load({ storage, random, onError, retireMsMax }) };
}
