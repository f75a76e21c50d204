// Something to do with a ledger: every kind of operation that it has.
import type { ReplicaId } from "@joinery/clock";
import { type LedgerDraft, LedgerError } from "@joinery/ledger";
import type { Hand } from "./actions.js";
import { names } from "./names.js";

/** The name of a hold. */
export interface Placed {
  readonly payer: ReplicaId;
  readonly id: bigint;
}

const opened: readonly string[] = names.flatMap((name) => [`${name}.0.0.a`, `${name}.0.7.b`]);
/** Those that can pay come up more often. */
const accounts: readonly string[] = ["house", "ann", "bob", "ann", "bob", ...opened];

/** Does one thing; what a ledger refuses leaves no trace. */
export function moveMoney(draft: LedgerDraft, hand: Hand): void {
  try {
    once(draft, hand);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
}

function once(draft: LedgerDraft, { pick, author, holds }: Hand): void {
  const account = (): string => accounts[pick(accounts.length)]!;
  const own = author === names[0] ? ["house", "ann"][pick(2)]! : author === names[1] ? "bob" : `${author}.0.0.a`;
  const amount = BigInt(pick(12) + 1);
  const leg = { from: own, to: account(), amount };
  switch (pick(13)) {
    case 0:
      draft.open(pick(2) === 0 ? { nonce: "a" } : { code: 7, nonce: "b" });
      return;
    case 1:
      draft.transfer({ ...leg, code: pick(3) * 1000, userData: BigInt(pick(3)) << 70n });
      return;
    case 2:
      draft.transfer({ legs: [leg, { ...leg, to: account() }] });
      return;
    case 3:
    case 4: {
      const resolver = names[pick(names.length)]!;
      holds.push({ payer: author as ReplicaId, id: draft.hold({ ...leg, code: pick(2), resolver }).id });
      return;
    }
    case 5:
    case 6: {
      const pending = holds[pick(holds.length || 1)];
      if (pending === undefined) return;
      if (pick(2) === 0) draft.void({ pending });
      else draft.post(pick(2) === 0 ? { pending } : { pending, amount: 1n });
      return;
    }
    case 7:
      if (pick(2) === 0) draft.grant(leg);
      else draft.lower({ account: own, to: "house", amount: 2n });
      return;
    case 8:
      if (pick(2) === 0) draft.close(own);
      else draft.reopen(own);
      return;
    case 9:
      // Refused but for the one witness.
      draft.attest({ author: 0, seq: pick(3) + 1, hash: new Uint8Array(32).fill(pick(256)) });
      return;
    case 10:
      draft.checkpoint({ entry: new Uint8Array(32).fill(pick(256)), state: new Uint8Array(32).fill(pick(256)) });
      return;
    case 11: {
      const device = names[pick(names.length)]! as ReplicaId;
      if (pick(3) === 0) draft.revoke(`${device}.unit.${own}`);
      else draft.delegate({ account: own, device });
      return;
    }
    default:
      draft.transfer(leg);
  }
}
