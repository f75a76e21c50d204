// Which transfers even out what the devices of one account hold: a function of what they hold and spend, so devices that know the same
// plan the same, and each makes its own part of it without a word. Nothing is moved before somebody is low, and then enough for long.

import type { AccountId } from "../accounts/account-id.js";
import type { Leg } from "../transfers/transfer.js";
import type { UnitFunds } from "./unit-funds.js";

/** Who has less than this part of its share is low. */
const lowWaterDivisor = 4n;

/** How far a unit is from its share. */
interface Gap {
  readonly account: AccountId;
  amount: bigint;
}

/** Who is low, and how much less than that it must be short of its share to be so no more. */
interface Low extends Gap {
  readonly enough: bigint;
}

/**
 * The transfers between `units` after which nobody is low any more, none where nobody is: who is low gets what it lacks of its share from the
 * richest, and no more from others than it takes to be low no longer. A share is half by head and half by what was spent. `absent` gives nothing,
 * and nobody gives what is in its own share.
 */
export function rebalancing(units: readonly UnitFunds[], absent: ReadonlySet<AccountId> = new Set()): Leg[] {
  const shares = sharesOf(units);
  const [low, rich]: [Low[], Gap[]] = [[], []];
  for (const { account, balance } of units) {
    const share = shares.get(account) as bigint;
    const lowWater = share / lowWaterDivisor;
    if (balance < lowWater) low.push({ account, amount: share - balance, enough: share - lowWater });
    if (balance > share && !absent.has(account)) rich.push({ account, amount: balance - share });
  }
  return matched(low.sort(largestFirst), rich.sort(largestFirst));
}

function sharesOf(units: readonly UnitFunds[]): Map<AccountId, bigint> {
  const count = BigInt(units.length);
  const total = units.reduce((sum, { balance }) => sum + balance, 0n);
  const spent = units.reduce((sum, one) => sum + one.spent, 0n);
  return new Map(
    units.map((one) => [
      one.account,
      spent === 0n ? total / count : (total * (spent + count * one.spent)) / (2n * count * spent),
    ]),
  );
}

/** The largest gaps first, so that few transfers do. */
function matched(low: readonly Low[], rich: readonly Gap[]): Leg[] {
  const legs: Leg[] = [];
  const [takers, givers] = [low.values(), rich.values()];
  let [taker, giver] = [takers.next().value, givers.next().value];
  while (taker !== undefined && giver !== undefined) {
    const { amount } = taker.amount < giver.amount ? taker : giver;
    legs.push({ from: giver.account, to: taker.account, amount });
    taker.amount -= amount;
    giver.amount -= amount;
    if (taker.amount <= taker.enough) taker = takers.next().value;
    if (giver.amount === 0n) giver = givers.next().value;
  }
  return legs;
}

function largestFirst(a: Gap, b: Gap): number {
  if (a.amount !== b.amount) return a.amount > b.amount ? -1 : 1;
  return a.account < b.account ? -1 : 1;
}
