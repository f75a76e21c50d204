// Bytes from outside never throw past the decoder: they are read as what they say, or turned away with a reason.
import { AuthorTable } from "@joinery/clock";
import { decodeState, encodeState } from "@joinery/crdt";
import { decodeEntry } from "@joinery/replica";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genesis } from "./given-ledger.js";
import { idOf, LedgerNode, nowMs, replicaId } from "./ledger-node.js";

function payer(): LedgerNode {
  const node = new LedgerNode(0, genesis);
  const savings = node.change((chips) => chips.open({ nonce: "savings" }));
  node.change((chips) => chips.transfer({ id: idOf("a"), from: "mint", to: savings, amount: 2n ** 70n % 997n }));
  node.change((chips) => chips.transfer({ id: idOf("b"), from: "mint", to: "bob", amount: 5n }));
  node.change((chips) => chips.grant({ from: "mint", to: "ann", amount: 3n }));
  node.change((chips) => chips.close("ann"));
  const unit = node.change((chips) => chips.delegate({ account: "credit", device: replicaId(1) }));
  node.change((chips) => chips.transfer({ id: idOf("c"), from: "credit", to: unit, amount: 7n }));
  node.change((chips) => chips.revoke(unit));
  node.flush();
  return node;
}

const node = payer();
const [entry] = node.log as [Uint8Array];
const damage = fc.array(fc.tuple(fc.nat(entry.length * 4), fc.nat(255)), { minLength: 1, maxLength: 4 });

function damaged(bytes: Uint8Array, changes: readonly (readonly [number, number])[], length: number): Uint8Array {
  const copy = bytes.slice();
  for (const [at, byte] of changes) copy[at % copy.length] = byte;
  return copy.slice(0, length);
}

/** What a fresh replica makes of these bytes; it must not throw, and no account may fall below its limit. */
function expectHarmless(bytes: Uint8Array): void {
  const victim = new LedgerNode(1, genesis);
  const decoded = decodeEntry(bytes, victim.document.authors);
  if (!decoded.ok) return;
  victim.perform(victim.document.receive([decoded.value], nowMs));
  for (const { balance, limit } of victim.view.accounts()) expect(balance).toBeGreaterThanOrEqual(-limit);
}

describe("damaged entries", () => {
  it("are applied, refused or rejected, and nothing worse", () => {
    fc.assert(
      fc.property(damage, (changes) => expectHarmless(damaged(entry, changes, entry.length))),
      { numRuns: 2000 },
    );
  });

  it("with any one byte changed in any way are harmless too", () => {
    for (let at = 0; at < entry.length; at++) {
      for (const byte of [0, 1, 2, 0x7f, 0x80, 0xff]) expectHarmless(damaged(entry, [[at, byte]], entry.length));
    }
  });

  it("that end early are rejected", () => {
    for (let length = 0; length < entry.length; length++) {
      const victim = new LedgerNode(1, genesis);
      const decoded = decodeEntry(entry.slice(0, length), victim.document.authors);
      if (decoded.ok) victim.perform(victim.document.receive([decoded.value], nowMs));
      expect(victim.document.counts.applied).toBe(0);
    }
  });
});

describe("damaged states", () => {
  const { root } = node.document.state;
  const bytes = node.bytes;

  it("are read as exactly what they say, or not at all", () => {
    let refused = 0;
    fc.assert(
      fc.property(damage, fc.nat(bytes.length), (changes, cut) => {
        const hostile = damaged(bytes, changes, bytes.length - (cut % 3 === 0 ? cut : 0));
        const decoded = decodeState(hostile, root, new AuthorTable());
        if (decoded.ok) expect(encodeState(decoded.value)).toEqual(hostile);
        else refused++;
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});
