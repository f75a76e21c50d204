// What a player at the rail would say of each bet, written out bet by bet: the oracle of the layout. It shares no code with it.

export interface Named {
  readonly says: "win" | "lose" | "push" | "off" | "stay" | "travel";
  /** What 60 units win. */
  readonly sixty?: number;
  readonly to?: string;
}

export interface RailRules {
  readonly placeWorks: boolean;
  readonly hardwaysWork: boolean;
  readonly comeOddsWork: boolean;
}

const trueOdds: Record<number, number> = { 4: 120, 5: 90, 6: 72, 8: 72, 9: 90, 10: 120 };
const laidOdds: Record<number, number> = { 4: 30, 5: 40, 6: 50, 8: 50, 9: 40, 10: 30 };
const placePays: Record<number, number> = { 4: 108, 5: 84, 6: 70, 8: 70, 9: 84, 10: 108 };

const won = (sixty: number): Named => ({ says: "win", sixty });
const stays: Named = { says: "stay" };
const lost: Named = { says: "lose" };

/** What happens to a bet on `spot` when the dice show `a` and `b`, with the puck on `point` (0: off). */
export function rail(spot: string, a: number, b: number, point: number, rules: RailRules): Named {
  const sum = a + b;
  const number = Number(/\d+$/.exec(spot)?.[0] ?? point);
  const isComeOut = point === 0;
  const decided = (forSeven: Named, forNumber: Named): Named =>
    sum === 7 ? forSeven : sum === number ? forNumber : stays;
  switch (spot.replace(/-\d+$/, "")) {
    case "pass":
      if (!isComeOut) return decided(lost, won(60));
      return [7, 11].includes(sum) ? won(60) : [2, 3, 12].includes(sum) ? lost : stays;
    case "dont-pass":
      if (!isComeOut) return decided(won(60), lost);
      return [2, 3].includes(sum) ? won(60) : sum === 12 ? { says: "push" } : [7, 11].includes(sum) ? lost : stays;
    case "come":
      if (spot !== "come") return decided(lost, won(60));
      if ([7, 11].includes(sum)) return won(60);
      return [2, 3, 12].includes(sum) ? lost : { says: "travel", to: `come-${sum}` };
    case "dont-come":
      if (spot !== "dont-come") return decided(won(60), lost);
      if ([2, 3].includes(sum)) return won(60);
      if (sum === 12) return { says: "push" };
      return [7, 11].includes(sum) ? lost : { says: "travel", to: `dont-come-${sum}` };
    case "pass-odds":
      return decided(lost, won(trueOdds[number]!));
    case "dont-pass-odds":
    case "dont-come-odds":
      return decided(won(laidOdds[number]!), lost);
    case "come-odds":
      if (isComeOut && !rules.comeOddsWork) return decided({ says: "off" }, { says: "off" });
      return decided(lost, won(trueOdds[number]!));
    case "place":
      return isComeOut && !rules.placeWorks ? stays : decided(lost, won(placePays[number]!));
    case "big":
      return decided(lost, won(60));
    case "hard":
      if (isComeOut && !rules.hardwaysWork) return stays;
      return decided(lost, a !== b ? lost : won(number === 4 || number === 10 ? 420 : 540));
    case "field":
      return sum === 2 || sum === 12 ? won(120) : sum >= 5 && sum <= 8 ? lost : won(60);
    case "any":
      return sum === 7 ? won(240) : lost;
    case "any-craps":
      return sum <= 3 || sum === 12 ? won(420) : lost;
    case "two":
      return sum === 2 ? won(1800) : lost;
    case "twelve":
      return sum === 12 ? won(1800) : lost;
    case "three":
      return sum === 3 ? won(900) : lost;
    default:
      return sum === 11 ? won(900) : lost;
  }
}
