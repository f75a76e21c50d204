// The checker of money counts by itself what was accepted, and names what a ledger shows otherwise.
import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { AuthorDirectory } from "../../src/checkers/author-directory.js";
import { CheckLog } from "../../src/checkers/check-log.js";
import { MoneyChecker } from "../../src/checkers/money-checker.js";
import type { AcceptedMoney } from "../../src/checkers/money-model.js";
import { OperationRegistry } from "../../src/checkers/operation-registry.js";
import { authorOf } from "../../src/node/cluster.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

/** What is put aside and given: 100 issued, 30 of it held, 20 of those paid out, and credit of 50. */
const history: readonly AcceptedMoney[] = [
  { pays: [{ from: "mint", to: "ann", amount: 100n }] },
  { holds: { name: "h", from: "ann", to: "bob", amount: 30n, ledger: 0 } },
  { holds: { name: "i", from: "ann", to: "bob", amount: 7n, ledger: 0 } },
  { settles: { name: "h", posted: 20n } },
  { grants: [{ from: "mint", to: "bob", amount: 50n }] },
];

interface Shown {
  balances: Record<string, bigint>;
  available: Record<string, bigint>;
  issued: bigint;
  held: bigint;
}

const right = (): Shown => ({
  balances: { mint: -100n, ann: 73n, bob: 20n },
  available: { mint: 850n, ann: 73n, bob: 70n },
  issued: 100n,
  held: 7n,
});

/** What is found broken where a ledger shows `shown` after `history`, which it accepted or not. */
function broken(shown: Shown, refusal?: DeliverEffect["refusal"]): string[] {
  const author = authorOf(1, 0);
  const document = { authors: { idOf: () => author } } as unknown as DocumentCore;
  const node = { index: 0, documents: [document] } as unknown as VirtualNode;
  const log = new CheckLog(() => 0);
  const registry = new OperationRegistry<AcceptedMoney>();
  history.forEach((accepted, index) => {
    registry.record(0, index + 1, accepted);
  });
  const checker = new MoneyChecker({
    log,
    registry,
    authors: new AuthorDirectory([author]),
    place: 0,
    floors: new Map([
      ["mint", -1000n],
      ["ann", 0n],
      ["bob", 0n],
    ]),
    issuers: new Map([["mint", 0]]),
    read: () => ({
      balance: (account) => shown.balances[account] ?? 0n,
      available: (account) => shown.available[account] ?? 0n,
      issued: () => shown.issued,
      held: () => shown.held,
    }),
  });
  const effect = { author: 0, firstSeq: 1, lastSeq: history.length, refusal };
  checker.delivered(node, document, effect as unknown as DeliverEffect);
  checker.settled(node, document);
  // Sums are compared with all accounts, in full checks alone.
  checker.checkInFull(node);
  return [...new Set(log.violations.map(({ check }) => check))];
}

describe("a checker of money", () => {
  it("finds nothing where all is as it should be", () => expect(broken(right())).toEqual([]));

  it("names a balance that is another, and one below its limit", () => {
    const shown = right();
    shown.balances = { ...shown.balances, bob: -51n };
    expect(broken(shown)).toEqual(["balances equal the model", "no balance below its limit"]);
  });

  it("names an entry of who is honest that was refused", () => {
    expect(broken(right(), { code: "overdraft", message: "too much" } as never)).toEqual([
      "honest entries are accepted",
    ]);
  });

  it("names a limit that is another", () => {
    const shown = right();
    shown.available = { ...shown.available, bob: 20n };
    expect(broken(shown)).toEqual(["limits equal the model"]);
  });

  it("names holds that are others, and money that was issued from nowhere", () => {
    expect(broken({ ...right(), held: 37n })).toEqual(["holds equal the model"]);
    expect(broken({ ...right(), issued: 101n })).toEqual(["issued supply equals the model"]);
  });
});
