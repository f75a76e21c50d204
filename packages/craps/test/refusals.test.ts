// What a table refuses: each reason has a code of its own, and leaves everything as it was.

import { describe, expect, it } from "vitest";
import {
  type Command,
  CrapsError,
  type CrapsErrorCode,
  type HouseRulesOptions,
  houseRules,
  initialState,
  type TableState,
} from "../src/index.js";
import { after, bet, chip, givenTable, refusal, roll, takeDown } from "./given-table.js";

const comeOut = givenTable();
const sixIsPoint = after(comeOut, bet("pass", 2), bet("dont-pass", 2), roll(2, 4));
const comeOnNine = after(sixIsPoint, bet("come", 5), roll(4, 5));
const raw = (amount: unknown): Command => ({ type: "bet", player: "ann", spot: "pass", amount: amount as bigint });

describe("a table refuses", () => {
  it.each<[what: string, state: TableState, command: Command, code: CrapsErrorCode]>([
    ["a bet of someone who doesn't sit there", comeOut, bet("pass", 1, "eve"), "unknown_player"],
    ["an amount that is no bigint", comeOut, raw(60), "invalid_amount"],
    ["an amount of nothing", comeOut, raw(0n), "amount_not_positive"],
    ["an amount below zero", comeOut, raw(-60n), "amount_not_positive"],
    ["an amount that is not in chips", comeOut, raw(90n), "not_in_chips"],
    ["a spot that the layout has not", comeOut, bet("place-7" as never, 1), "unknown_spot"],
    ["a pass bet after the point", sixIsPoint, bet("pass", 1), "wrong_phase"],
    ["a don't pass bet after the point", sixIsPoint, bet("dont-pass", 1), "wrong_phase"],
    ["a come bet on the come-out", comeOut, bet("come", 1), "wrong_phase"],
    ["a don't come bet on the come-out", comeOut, bet("dont-come", 1), "wrong_phase"],
    ["odds on the come-out", after(comeOut, bet("pass", 1)), bet("pass-odds", 1), "wrong_phase"],
    ["chips put on a come number by hand", sixIsPoint, bet("come-6", 1), "not_placed_by_hand"],
    ["odds without a bet to back", sixIsPoint, bet("come-odds-9", 1), "no_flat_bet"],
    ["odds above their cap", sixIsPoint, bet("pass-odds", 11), "odds_above_cap"],
    ["odds laid above their cap", sixIsPoint, bet("dont-pass-odds", 13), "odds_above_cap"],
    ["come odds above their cap", comeOnNine, bet("come-odds-9", 21), "odds_above_cap"],
    ["a bet above the maximum", comeOut, bet("field", 101), "bet_above_maximum"],
    ["a bet that adds up to more", after(comeOut, bet("field", 60)), bet("field", 41), "bet_above_maximum"],
    ["a pass bet taken down after the point", sixIsPoint, takeDown("pass", 1), "bet_locked"],
    ["a come bet taken down from its number", comeOnNine, takeDown("come-9", 1), "bet_locked"],
    ["chips taken from where none lie", comeOut, takeDown("field", 1), "no_such_bet"],
    ["more taken than lies there", sixIsPoint, takeDown("dont-pass", 3), "more_than_bet"],
    [
      "a bet that odds rest on",
      after(sixIsPoint, bet("dont-pass-odds", 12)),
      takeDown("dont-pass", 1),
      "odds_above_cap",
    ],
    ["a second seat for one player", comeOut, { type: "join", player: "ann", amount: chip }, "already_seated"],
    ["a buy-in that is not in chips", comeOut, { type: "join", player: "bob", amount: 61n }, "not_in_chips"],
    ["leaving with bets on the table", sixIsPoint, { type: "leave", player: "ann" }, "bets_on_table"],
    ["leaving without having come", comeOut, { type: "leave", player: "bob" }, "unknown_player"],
    ["dice of seven sides", comeOut, roll(7, 1), "invalid_dice"],
    ["half a die", comeOut, roll(1.5, 1), "invalid_dice"],
    ["one die", comeOut, { type: "roll", dice: [1] as never }, "invalid_dice"],
  ])("%s", (_, state, command, code) => {
    expect(refusal(state, command)).toBe(code);
  });

  it("a bet below the minimum, and one that would be left below it", () => {
    const dear = givenTable({ limit: { minimum: 5n * chip, maximum: 10n * chip } });
    expect(refusal(dear, bet("field", 4))).toBe("bet_below_minimum");
    expect(refusal(after(dear, bet("field", 6)), takeDown("field", 2))).toBe("bet_below_minimum");
    expect(refusal(after(dear, bet("field", 6)), takeDown("field", 6))).toBeUndefined();
  });

  it("more than the player has", () => {
    const rich = givenTable({ limit: { minimum: chip, maximum: 5_000n * chip } });
    expect(refusal(rich, bet("pass", 1_001))).toBe("insufficient_chips");
    expect(refusal(after(rich, bet("field", 400)), bet("pass", 601))).toBe("insufficient_chips");
    expect(refusal(rich, bet("pass", 1_000))).toBeUndefined();
  });

  it("what the house's share for the player does not cover", () => {
    const poor = after(
      initialState(houseRules(), 61n * chip),
      { type: "join", player: "ann", amount: 10n * chip },
      { type: "join", player: "bob", amount: 10n * chip },
    );
    expect(refusal(poor, bet("twelve", 2))).toBe("exceeds_cover");
    expect(refusal(poor, bet("twelve", 1))).toBeUndefined();
    const taken = after(poor, bet("twelve", 1, "bob"));
    expect(refusal(taken, bet("twelve", 1)), "what others bet takes nothing of it").toBeUndefined();
  });

  it("what deposits do not cover", () => {
    // 2 * 2 seats: each player may swing 10 chips.
    const table = givenTable({ seats: 2, deposit: 40n * chip });
    expect(refusal(table, bet("pass", 6))).toBe("exceeds_swing");
    expect(refusal(table, bet("pass", 5))).toBeUndefined();
    expect(refusal(after(table, bet("pass", 5)), bet("field", 1))).toBe("exceeds_swing");
  });

  it("a player for whom there is no seat, or who brings no more than the deposit", () => {
    const table = givenTable({ seats: 1, deposit: 2n * chip });
    expect(refusal(table, { type: "join", player: "bob", amount: 3n * chip })).toBe("table_full");
    const empty = after(table, { type: "leave", player: "ann" });
    expect(refusal(empty, { type: "join", player: "bob", amount: 2n * chip })).toBe("buy_in_too_small");
  });

  it("a roll with nobody to throw", () => {
    expect(refusal(initialState(houseRules(), 0n), roll(1, 2))).toBe("no_players");
  });

  it("a bank below the deposit", () => {
    expect(() => initialState(houseRules({ deposit: 2n * chip }), chip)).toThrow(
      expect.objectContaining({ code: "bank_too_small" }),
    );
  });
});

describe("rules of a house", () => {
  it.each<[what: string, options: object, names: string]>([
    ["chips that pay no whole units", { chip: 50n }, "chip"],
    ["no chips at all", { chip: 0n }, "chip"],
    ["a misspelt rule", { oddCap: 3n }, "oddCap"],
    ["a misspelt limit", { limits: { fields: { minimum: 60n, maximum: 60n } } }, "limits.fields"],
    ["a limit upside down", { limit: { minimum: 120n, maximum: 60n } }, "limits.line"],
    ["a limit that is not in chips", { limits: { field: { minimum: 1n, maximum: 60n } } }, "limits.field.minimum"],
    ["no seats", { seats: 0 }, "seats"],
    ["a flag that is neither", { lineLocked: 1 }, "lineLocked"],
    ["a deposit below zero", { deposit: -60n }, "deposit"],
    ["a cap that is no bigint", { oddsCap: { outside: 3, middle: 4n, inside: 5n } }, "oddsCap.outside"],
  ])("refuse %s, and name it", (_, options, names) => {
    const reading = (): unknown => houseRules(options as HouseRulesOptions);
    expect(reading).toThrow(CrapsError);
    expect(reading).toThrow(
      expect.objectContaining({ code: "invalid_rules", message: expect.stringContaining(names) }),
    );
  });
});
