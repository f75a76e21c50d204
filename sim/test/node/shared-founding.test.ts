// One founding for all nodes of a run: what it answers is what each would have worked out for itself.
import { counter } from "@joinery/crdt";
import { ledger } from "@joinery/ledger";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it } from "vitest";
import { authorOf } from "../../src/node/cluster.js";
import { sharedFounding } from "../../src/node/shared-founding.js";
import { sha256 } from "../../src/scenarios/sha256.js";

function genesisWith(nonce: string) {
  return { nonce, chips: { issuers: [], accounts: [{ account: "a", owner: authorOf(1, 0), creditLimit: 5n }] } };
}

describe("the founding of a run", () => {
  it("answers the same for the same schema and genesis, and what others found", () => {
    const schema = { chips: ledger(), score: counter() };
    const [genesis, other] = [genesisWith("one"), genesisWith("other")];
    const shared = sharedFounding(sha256);
    const first = shared.found(schema, genesis);
    expect(shared.found(schema, genesis)).toBe(first);
    const own = founding(sha256).found(schema, genesis);
    expect([first.id, first.bytes]).toEqual([own.id, own.bytes]);
    expect(shared.found(schema, other).id).toBe(founding(sha256).found(schema, other).id);
    expect(shared.found(schema, other).id).not.toBe(first.id);
    expect(shared.found({ chips: ledger() }, genesis).fields).not.toHaveProperty("score");
  });
});
