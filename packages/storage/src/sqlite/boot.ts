// Whether the machine has been started anew. A disk that was copied or put back as a whole shows nothing, but whoever uses it starts
// a machine from it.
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Clocks are set, so the time of a start is known to some seconds. An image is taken longer after its machine's start than that. */
const driftMsMax = 5000;

/** What tells this run of the machine from others: a name where the system gives it one, as Linux does, else when it began. */
export function bootSigns(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return `@${Math.round(Date.now() - uptime() * 1000)}`;
  }
}

export function isSameBoot(known: string, now: string): boolean {
  if (!known.startsWith("@") || !now.startsWith("@")) return known === now;
  return Math.abs(Number(known.slice(1)) - Number(now.slice(1))) <= driftMsMax;
}
