import { LedgerError, ledger } from "@joinery/ledger";
import type { Replica } from "@joinery/replica";

export async function playOneRound(replica: Replica): Promise<string> {
  const owner = replica.id;
  const table = await replica.create(
    { chips: ledger() },
    {
      nonce: "table 42, opened on Friday",
      chips: {
        issuers: [{ account: "house", owner, cap: 1_000n }],
        accounts: [{ account: "ann", owner, creditLimit: 5n }],
      },
    },
  );
  table.change(({ chips }) => {
    const savings = chips.open({ nonce: "savings" });
    chips.transfer({ id: "buy-in 1", from: "house", to: "ann", amount: 100n });
    chips.transfer({ id: "save 1", from: "ann", to: savings, amount: 30n });
  });
  try {
    table.change(({ chips }) => chips.transfer({ id: "bet 1", from: "ann", to: "house", amount: 80n }));
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== "insufficient_funds") throw error;
    return `ann has ${table.value.chips.balance("ann")} and is short by ${error.shortBy}`;
  }
  return "the bet was placed";
}
