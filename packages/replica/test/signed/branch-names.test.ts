// Names of branches inside entries: they mean only what lies in the entry's own past, so that evidence which some have
// and others lack changes nothing of what counts.
import { describe, expect, it } from "vitest";
import { buildEntry } from "../../src/core/entry-codec.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { signAs } from "./forger.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

const members = [1, 2, 3].map(authorOf);

function reader(entries: readonly Uint8Array[]): SignedSite {
  const site = signedSite(99, { members });
  site.receive(...entries);
  return site;
}

/** The place in the body of `votes.mine.add(1)` of the row's author, among the authors that the entry mentions. */
const rowAt = 3;

/** An entry of author 1 that writes the row of the branch that its own sibling `hidden` begins. */
function namingSibling(hidden: Uint8Array): Uint8Array {
  const site = signedSite(1, { members });
  const [plain] = site.decode([site.write(({ votes }) => votes.mine.add(1))]);
  const { firstSeq, lastSeq, stamp, author, rest, bodyOffset } = plain!;
  const bytes = rest.slice(bodyOffset);
  expect(bytes[rowAt]).toBe(0);
  bytes[rowAt] = 1;
  const sibling = site.document.authors.internBytes(hidden, 0, hidden.length);
  const body = { mentioned: [author, sibling], bytes, bent: false };
  const built = buildEntry({ firstSeq, lastSeq, stamp, deps: [], prev: undefined }, body);
  const sealed = withSeal(built, { ...sealOf(plain!)!, signature: undefined });
  return site.encode([signAs(1, sealed, site.document)])[0]!;
}

describe("the name of a branch in an entry", () => {
  it("means nothing where the branch is not in the entry's past, stored or not", () => {
    const [ann, twin] = [signedSite(1, { members }), signedSite(1, { members })];
    twin.nowMs++;
    const hidden = ann.write(({ players }) => players.add("hidden"));
    const other = twin.write(({ players }) => players.add("other"));
    const entry = namingSibling(ann.signed.tree.nodes[0]!.hash);
    const bob = signedSite(2, { members });
    bob.receive(entry);
    bob.write(({ players }) => players.add("bob"));
    const stored = [...bob.disk, other];
    const [without, withHidden] = [reader(stored), reader([...stored, hidden])];
    expect([without.evidence.split(" ").length, withHidden.evidence.split(" ").length]).toEqual([1, 2]);
    expect(withHidden.counting).toBe(without.counting);
    expect(withHidden.document.view.votes).toEqual(without.document.view.votes);
    expect(withHidden.digest).toBe(without.digest);
  });
});

describe("evidence that some have no room for", () => {
  it("names nothing: what counts goes by the same names where it is kept and where it was refused", () => {
    const ann = signedSite(1, { members });
    ann.write(({ votes }) => votes.mine.add(1));
    const [twin, stranger] = [signedSite(1, { members }), signedSite(1, { members })];
    twin.document.recover(twin.decode(ann.disk));
    for (const site of [twin, stranger]) site.nowMs++;
    ann.write(({ votes }) => votes.mine.add(2));
    const hidden = twin.write(({ players }) => players.add("hidden"));
    const other = stranger.write(({ players }) => players.add("other"));
    const bob = signedSite(2, { members });
    bob.receive(...ann.disk);
    bob.write(({ players }) => players.add("bob"));
    const stored = [...bob.disk, other];
    const full = signedSite(99, { members, evidenceBytesMax: other.length });
    full.receive(...stored, hidden);
    expect([full.signed.refusals.evidence_full, full.signed.tree.nodes.length]).toEqual([1, stored.length]);
    const roomy = reader([...stored, hidden]);
    expect(roomy.signed.tree.nodes.length).toBe(stored.length + 1);
    expect(roomy.document.view.votes).toEqual(full.document.view.votes);
    expect([roomy.counting, roomy.digest]).toEqual([full.counting, full.digest]);
  });
});
