// The bank that keeps books twice, where owners may have two stores of one key, and so spend twice: signed, and with what is promised then.
// Each history pays from what its chain has, all that count are honoured, and who falls below a limit is named and proven by the checkers of
// the simulator. Not in it are tips, as counters count what lies before a fork once per history, and the settling of holds, which each
// history of a resolver may do once.

import type { SimulatedApp } from "../simulate/app.js";
import { bankApp } from "./bank-app.js";

type Bank = typeof bankApp extends SimulatedApp<infer F, infer Args> ? readonly [F, Args] : never;
type Spending = Pick<Bank[1], "pay" | "hold" | "lend">;

const { pay, hold, lend } = bankApp.operations;
const { "balances equal the book": balances, "limits equal the book": limits } = bankApp.invariants as Required<
  typeof bankApp
>["invariants"];

export const spendingApp: SimulatedApp<Bank[0], Spending> = {
  schema: bankApp.schema,
  genesis: bankApp.genesis as NonNullable<typeof bankApp.genesis>,
  signed: true,
  operations: { pay, hold, lend },
  invariants: { "balances equal the book": balances as never, "limits equal the book": limits as never },
};
