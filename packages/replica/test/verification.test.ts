// Verification: where a document asks for it, nothing is made of an entry before the answer, and a rejected one harms nobody.
import type { Effect, VerifyEffect } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { epochMs, everyType, type Site, siteOf } from "./site.js";

function verifiesOf(effects: readonly Effect[]): VerifyEffect[] {
  return effects.filter((effect) => effect.type === "verify");
}

function asked(site: Site<typeof everyType>, ...bytes: Uint8Array[]): VerifyEffect[] {
  const effects = site.document.receive(site.decode(bytes), epochMs);
  expect(effects.every(({ type }) => type === "verify")).toBe(true);
  return verifiesOf(effects);
}

function answer(site: Site<typeof everyType>, { ticket }: VerifyEffect, accepted: boolean): void {
  site.perform(site.document.verified(ticket, accepted, epochMs));
}

describe("a document that verifies", () => {
  it("asks about each entry and applies it when the answer is yes", () => {
    const ann = siteOf(1, everyType);
    const bob = siteOf(2, everyType, { verifies: true });
    const bytes = ann.write(({ total }) => total.add(1));
    const [question] = asked(bob, bytes);
    expect(bob.encode([question!.entry])).toEqual([bytes]);
    expect([bob.document.applied.total, bob.disk.length]).toEqual([0, 0]);
    expect(bob.document.pendingBytes).toBeGreaterThan(0);
    answer(bob, question!, true);
    expect(bob.digest).toBe(ann.digest);
    expect(bob.document.pendingBytes).toBe(0);
  });

  it("takes the answers in any order", () => {
    const ann = siteOf(1, everyType);
    const bob = siteOf(2, everyType, { verifies: true });
    const entries = [1, 2, 3].map((amount) => ann.write(({ total }) => total.add(amount)));
    for (const question of asked(bob, ...entries).reverse()) answer(bob, question, true);
    expect(bob.digest).toBe(ann.digest);
  });

  it("drops what was rejected and takes the genuine one under the same dot", () => {
    const [ann, twin] = [siteOf(1, everyType), siteOf(1, everyType)];
    const bob = siteOf(2, everyType, { verifies: true });
    const genuine = ann.write(({ title }) => title.set("genuine"));
    const forged = twin.write(({ title }) => title.set("forged"));
    const [first, second] = asked(bob, forged, genuine);
    answer(bob, first!, false);
    expect(bob.document.applied.total).toBe(0);
    answer(bob, second!, true);
    expect(bob.document.counts).toMatchObject({ rejected: 1, applied: 1 });
    expect(bob.digest).toBe(ann.digest);
  });

  it("ignores answers nobody asked for", () => {
    const ann = siteOf(1, everyType);
    const bob = siteOf(2, everyType, { verifies: true });
    const [question] = asked(
      bob,
      ann.write(({ total }) => total.add(1)),
    );
    expect(bob.document.verified(question!.ticket + 1, true, epochMs)).toEqual([]);
    answer(bob, question!, false);
    expect(bob.document.verified(question!.ticket, true, epochMs)).toEqual([]);
    expect(bob.document.applied.total).toBe(0);
  });

  it("never applies what there is no room to verify", () => {
    const ann = siteOf(1, everyType);
    const bob = siteOf(2, everyType, { verifies: true, pendingBytesMax: 10 });
    expect(
      asked(
        bob,
        ann.write(({ total }) => total.add(1)),
      ),
    ).toEqual([]);
    expect(bob.document.applied.total).toBe(0);
    expect(bob.document.counts.overflowed).toBe(1);
    const author = bob.document.authors.indexOf(ann.document.authors.idOf(ann.document.self));
    expect(bob.document.isCrowdedOut(author)).toBe(true);
  });

  it("does not ask again about what it has applied", () => {
    const ann = siteOf(1, everyType);
    const bob = siteOf(2, everyType, { verifies: true });
    const bytes = ann.write(({ total }) => total.add(1));
    answer(bob, asked(bob, bytes)[0]!, true);
    expect(asked(bob, bytes)).toEqual([]);
    expect(bob.document.counts.duplicate).toBe(1);
  });
});
