// A genesis is read strictly: whatever could give two replicas different rights is refused, with the place of the fault.
import { counter, type Fields, InvalidSchemaError, map, rows, struct } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { amountMax } from "@joinery/crdt/matrix";
import { DocumentError, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it } from "vitest";
import { type LedgerGenesis, ledger } from "../src/index.js";
import { replicaId } from "./ledger-node.js";

const owner = replicaId(0);

function creating(chips: unknown): () => unknown {
  const replica = new ReplicaCore({ author: owner, founding: founding() });
  return () => replica.create({ chips: ledger() }, { nonce: "n", chips: chips as LedgerGenesis });
}

const issuer = { account: "mint", owner, cap: 1n };
const account = { account: "ann", owner };
const witness = (number: number): string => Buffer.alloc(32, number).toString("base64url");
const four = [1, 2, 3, 4].map(witness);

describe("a genesis", () => {
  it.each([
    { issuers: [], accounts: [] },
    { issuers: [issuer], accounts: [account] },
    { issuers: [{ ...issuer, cap: amountMax }], accounts: [{ ...account, creditLimit: 0n }] },
    { issuers: [issuer], accounts: [{ ...account, account: "a.b.c" }] },
    { issuers: [{ ...issuer, ledger: 7, code: 1 }], accounts: [{ ...account, ledger: 2 ** 32 - 1, code: 0 }] },
    { issuers: [], accounts: [], witnesses: four },
    { issuers: [], accounts: [], witnesses: [witness(9)] },
  ])("founds a ledger: case %#", (chips) => expect(creating(chips)).not.toThrow());

  it.each([
    ["", 5],
    ["issuers", { accounts: [] }],
    ["accounts", { issuers: [], accounts: {} }],
    ["bank", { issuers: [], accounts: [], bank: 1n }],
    ["issuers[0]", { issuers: [null], accounts: [] }],
    ["issuers[0].cap", { issuers: [{ account: "mint", owner }], accounts: [] }],
    ["issuers[0].cap", { issuers: [{ ...issuer, cap: -1n }], accounts: [] }],
    ["issuers[0].cap", { issuers: [{ ...issuer, cap: 5 }], accounts: [] }],
    ["issuers[1].cap", { issuers: [issuer, { account: "b", owner, cap: amountMax + 1n }], accounts: [] }],
    ["issuers[1].account", { issuers: [issuer, issuer], accounts: [] }],
    ["accounts[0].account", { issuers: [issuer], accounts: [{ account: "mint", owner }] }],
    ["accounts[0].account", { issuers: [], accounts: [{ account: "", owner }] }],
    ["accounts[0].account", { issuers: [], accounts: [{ account: "x".repeat(65), owner }] }],
    ["accounts[0].account", { issuers: [], accounts: [{ account: `${owner}.0.0.a`, owner }] }],
    ["accounts[0].account", { issuers: [], accounts: [{ account: `${owner}.`, owner }] }],
    ["accounts[0].owner", { issuers: [], accounts: [{ account: "ann", owner: "ann" }] }],
    ["accounts[0].owner", { issuers: [], accounts: [{ account: "ann" }] }],
    ["accounts[0].creditLimit", { issuers: [], accounts: [{ ...account, creditLimit: -1n }] }],
    ["accounts[0].creditLimit", { issuers: [], accounts: [{ ...account, creditLimit: amountMax + 1n }] }],
    ["issuers[0].ledger", { issuers: [{ ...issuer, ledger: -1 }], accounts: [] }],
    ["accounts[0].ledger", { issuers: [], accounts: [{ ...account, ledger: 2 ** 32 }] }],
    ["accounts[0].code", { issuers: [], accounts: [{ ...account, code: 1.5 }] }],
    ["accounts[0].creditlimit", { issuers: [], accounts: [{ ...account, creditlimit: 1n }] }],
    ["witnesses", { issuers: [], accounts: [], witnesses: [] }],
    ["witnesses", { issuers: [], accounts: [], witnesses: four.slice(1) }],
    ["witnesses", { issuers: [], accounts: [], witnesses: [...four.slice(1), owner] }],
    ["witnesses", { issuers: [], accounts: [], witnesses: [...four.slice(1), four[1]] }],
    ["witnesses", { issuers: [], accounts: [], witnesses: Array.from({ length: 103 }, (_, index) => witness(index)) }],
    ["witnesses", { issuers: [], accounts: [], witnesses: four[0] }],
  ])("with a fault at %j is refused: case %#", (path, chips) => {
    expect(creating(chips)).toThrow(DocumentError);
    expect(creating(chips)).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
    expect(creating(chips)).toThrow(`genesis of a ledger: ${path}`);
  });

  it("must be there: a document without one takes no ledger", () => {
    const replica = new ReplicaCore({ author: owner, founding: founding() });
    expect(() => replica.open("room", { chips: ledger() })).toThrow(expect.objectContaining({ code: "NEEDS_GENESIS" }));
    expect(creating(undefined)).toThrow();
  });

  it("names the document: other limits are another document", () => {
    const idOf = (cap: bigint): string => {
      const replica = new ReplicaCore({ author: owner, founding: founding() });
      const chips = { issuers: [{ ...issuer, cap }], accounts: [account] };
      return replica.create({ chips: ledger() }, { nonce: "n", chips }).id;
    };
    expect(idOf(1n)).toBe(idOf(1n));
    expect(idOf(1n)).not.toBe(idOf(2n));
  });
});

describe("a ledger", () => {
  const creating = (schema: Fields, genesis: object): (() => unknown) => {
    const replica = new ReplicaCore({ author: owner, founding: founding() });
    return () => replica.create(schema, { nonce: "n", ...genesis });
  };

  it("stands in structs to any depth, founded by its name there", () => {
    const bank = struct({ safe: struct({ chips: ledger() }), visits: counter() });
    const chips = { issuers: [issuer], accounts: [account] };
    expect(creating({ bank }, { bank: { safe: { chips } } })).not.toThrow();
    expect(creating({ bank }, { bank: { safe: {} } })).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
  });

  it("never stands below a key, not with a budget beside it either, nor in rows", () => {
    const energy = budget({ min: 0, max: 1 });
    expect(() => map(ledger())).toThrow(InvalidSchemaError);
    expect(() => map(struct({ chips: ledger(), energy }))).toThrow(InvalidSchemaError);
    const inRows = creating({ x: rows(ledger()) }, { x: {} });
    expect(inRows).toThrow(expect.objectContaining({ code: "INVALID_GENESIS" }));
  });
});
