// Proofs of forks and geneses, spoiled: refused with a reason or taken whole. A proof that is taken is one that was made, and
// a genesis that is taken names its document by what it says.
import { ByteReader, ByteWriter, counter, DecodeError, type Fields, readValue, writeValue } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { DocumentError } from "@joinery/replica";
import { forkProofOf } from "@joinery/replica/signed";
import { type Depth, describeHostileBytes } from "@joinery/testing/hostile";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "vitest";
import type { Founded } from "../../src/core/founding.js";
import { found } from "../../src/core/genesis/found.js";
import type { GenesisOf } from "../../src/core/guard.js";
import { nativeEngine } from "../../src/shell/signing/native-engine.js";
import { portableEngine } from "../../src/shell/signing/portable-engine.js";
import { strictVerifier } from "../../src/shell/signing/verifier.js";
import { readForkProof } from "../../src/signed/fork-proof.js";
import { payments } from "../payments.js";
import { unsigned } from "../signed/forger.js";
import { authorOf, type SignedSite, signedSite } from "../signed/signed-site.js";
import { nameOf } from "../site.js";

const tells = process.env.JOINERY_STATISTICS !== undefined;
const options = tells ? { tell: ({ text }: { text: string }) => console.log(text) } : {};

interface ProofItem {
  readonly bytes: Uint8Array;
}

/** A proof against author 1, whose two histories after `trunk` entries have `length` each, of which only the last is signed. */
function proof(trunk: number, length: number): ProofItem {
  const histories = [0, 1].map((turn) => {
    const site = signedSite(1);
    for (let left = trunk; left > 0; left--) site.write(({ total }) => total.add(1));
    site.nowMs += 1 + turn;
    for (let left = length; left > 0; left--) site.write(({ players }) => players.add(`${left}`));
    return site;
  });
  const reader: SignedSite = signedSite(2);
  for (const site of histories) {
    const entries = site.decode(site.disk);
    reader.receive(
      ...site.encode(entries.map((entry, index) => (index < trunk + length - 1 ? unsigned(entry) : entry))),
    );
  }
  const { signed, document } = reader;
  return { bytes: forkProofOf(document.authors.indexOf(authorOf(1)), document.id, signed.tree, document.authors)! };
}

const proofs: Record<string, readonly ProofItem[]> = {
  "two first entries": [proof(0, 1)],
  "two entries after a trunk": [proof(3, 1)],
  "two stretches that end signed": [proof(0, 3), proof(2, 7)],
};
const made = Object.values(proofs)
  .flat()
  .map(({ bytes }) => Buffer.from(bytes).toString("hex"));
const verify = strictVerifier(nativeEngine() ?? portableEngine);

/** What is found of entries that can be read, all of them. */
const beyondReading = /^(entries of two|entries that|the same entry twice|a stretch without)/;

describeHostileBytes<ProofItem>(
  {
    name: "proofs of forks",
    corpus: proofs,
    decode(bytes) {
      const claimed = readForkProof(bytes, sha256);
      if (!claimed.ok) return beyondReading.test(claimed.reason) ? "inside" : "outside";
      return claimed.value.checks.every((check) => verify(check) === true) ? "accepted" : "inside";
    },
    check: (bytes) => expect(made).toContain(Buffer.from(bytes).toString("hex")),
  },
  options,
);

interface GenesisItem {
  readonly bytes: Uint8Array;
  readonly schema: Fields;
}

function genesis<F extends Fields>(schema: F, given: GenesisOf<F>): GenesisItem {
  return { bytes: found(schema, given, sha256).bytes, schema };
}

const [ann, bob] = [nameOf(1), nameOf(2)];
/** Random text, as an application makes it. */
const nonce = "Jd3vX0qkZ8m2TtYw5RbcN1sLhUfEoGaPiKxC7yQ9MjV";
const plain = { total: counter() };
const bounded = { energy: budget({ min: 0, max: 1000 }), total: counter() };
const paying = { paid: payments(), total: counter() };

/** What bytes that somebody sent found, as an application would read them: a value first, then a genesis. */
function foundedBy(bytes: Uint8Array, schema: Fields): Founded<Fields> | Depth {
  try {
    const reader = new ByteReader(bytes);
    const value = readValue(reader);
    reader.end();
    return found(schema, value as GenesisOf<Fields>, sha256);
  } catch (error) {
    if (error instanceof DecodeError) return "outside";
    if (error instanceof DocumentError && error.code === "INVALID_GENESIS") return "inside";
    throw error;
  }
}

describeHostileBytes<GenesisItem>(
  {
    name: "geneses",
    corpus: {
      "signed by anybody": [genesis(plain, { nonce, signed: true })],
      "signed by members": [3, 5, 8].map((count) =>
        genesis(plain, { nonce, members: Array.from({ length: count }, (_, index) => authorOf(index + 1)) }),
      ),
      "with a budget": [
        genesis(bounded, { nonce, energy: { rights: [] } }),
        genesis(bounded, {
          nonce,
          energy: {
            rights: [
              { author: ann, spend: 300, refill: 200 },
              { author: bob, refill: 500 },
            ],
          },
          members: [authorOf(1), authorOf(2)],
        }),
      ],
      "with money": [genesis(paying, { nonce, paid: { [ann]: 100, [bob]: 7 } })],
    },
    decode(bytes, { schema }) {
      const founded = foundedBy(bytes, schema);
      return typeof founded === "string" ? founded : "accepted";
    },
    check(bytes, { schema }) {
      const founded = foundedBy(bytes, schema);
      if (typeof founded === "string") expect.fail(founded);
      const again = foundedBy(founded.bytes, schema);
      expect(again).toMatchObject({ id: founded.id, signed: founded.signed });
      // One form for each genesis: whoever was sent another would take part in another document.
      const writer = new ByteWriter();
      writeValue(writer, readValue(new ByteReader(bytes)));
      expect(Buffer.from(founded.bytes).equals(writer.toBytes())).toBe(true);
    },
  },
  options,
);
