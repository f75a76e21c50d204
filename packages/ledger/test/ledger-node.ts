// A replica with one ledger for tests: it exchanges entries by hand, and its draft can also write past every check.
import { createHash } from "node:crypto";
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { type DraftAccess, encodeState, type FieldType } from "@joinery/crdt";
import {
  type DeliverEffect,
  type DocumentCore,
  decodeEntry,
  type Effect,
  encodeEntry,
  type GenesisField,
  type GuardedField,
  ReplicaCore,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import {
  type LedgerDraft,
  type LedgerGenesis,
  type LedgerView,
  ledger,
  type TransferId,
  transferId,
} from "../src/index.js";
import type {
  CellsDelta,
  ClosingDelta,
  CreditDelta,
  DelegateDelta,
  HoldDelta,
  LedgerDelta,
  OpenDelta,
  TransferDelta,
} from "../src/state/ledger-delta.js";
import type { LedgerState } from "../src/state/ledger-state.js";

/** What an honest leg would say is filled in. */
export type RawTransfer = Pick<TransferDelta, "id" | "from" | "to" | "amount" | "code" | "total"> &
  Partial<Pick<TransferDelta, "leg" | "userData" | "settles">>;

export type RawHold = Omit<HoldDelta, "kind" | "author" | "seq">;

/** A draft that can lie: what is written raw is checked by nobody here. */
export interface LyingDraft extends LedgerDraft {
  rawTransfer(transfer: RawTransfer): void;
  rawHold(hold: RawHold): void;
  rawOpen(opened: Pick<OpenDelta, "account" | "ledger" | "code" | "nonce">): void;
  rawDelegate(delegated: Pick<DelegateDelta, "account" | "ledger" | "code" | "unit">): void;
  rawCredit(credit: Omit<CreditDelta, "kind" | "author" | "seq">): void;
  rawClosing(closing: Omit<ClosingDelta, "kind" | "author" | "seq">): void;
  rawCells(cells: readonly { row: string; column: string; amount: bigint }[]): void;
}

type LyingType = FieldType<LedgerState, LedgerDelta, LedgerView, LyingDraft>;
type Guarded = GuardedField<LedgerState, LedgerDelta, LedgerView, LyingDraft>;
export type TestField = LyingType & GenesisField<LedgerGenesis>;

/** The real field, with the real guard unless `guarded` is false, and a draft that can lie. */
export function testLedger(guarded: boolean): TestField {
  const real = ledger();
  const withGenesis = (genesis: LedgerGenesis): Guarded => {
    const bound = real.withGenesis(genesis);
    const guard = guarded ? bound.guard : () => undefined;
    return { ...bound, guard, draft: (access) => ({ ...bound.draft(access), ...lies(access) }) };
  };
  return { ...real, needsGenesis: true, withGenesis, draft: (access) => ({ ...real.draft(access), ...lies(access) }) };
}

const noCells: CellsDelta = { kind: "cells", cells: [], credit: [], closings: [], attested: [], opened: [], holds: [] };

function lies(access: DraftAccess<LedgerState, LedgerDelta>): Omit<LyingDraft, keyof LedgerDraft> {
  const write = (of: (dot: { author: number; seq: number }) => LedgerDelta): void => {
    const dot = { author: access.writer.author, seq: access.writer.nextSeq() };
    access.apply(of(dot), dot.seq);
  };
  return {
    rawTransfer: (transfer) =>
      write((dot) => {
        const { stamp } = access.writer;
        return { leg: 0, userData: 0n, settles: undefined, ...transfer, ...dot, kind: "transfer", stamp };
      }),
    rawHold: (hold) => write((dot) => ({ ...hold, ...dot, kind: "hold" })),
    rawOpen: (opened) => write((dot) => ({ ...opened, ...dot, kind: "open" })),
    rawDelegate: (delegated) => write((dot) => ({ ...delegated, ...dot, kind: "delegate" })),
    rawCredit: (credit) => write((dot) => ({ ...credit, ...dot, kind: "credit" })),
    rawClosing: (closing) => write((dot) => ({ ...closing, ...dot, kind: "closing" })),
    rawCells: (cells) => write((dot) => ({ ...noCells, cells: cells.map((cell) => ({ ...cell, ...dot })) })),
  };
}

export function replicaId(number: number): ReplicaId {
  return replicaIdFromBytes(new Uint8Array(16).fill(number + 1)) as ReplicaId;
}

/** The id of a transfer at `nowMs` that a test calls by a short name. */
export function idOf(name: string): TransferId {
  const hash = sha256(new TextEncoder().encode(name)).subarray(0, 9);
  return transferId(nowMs, BigInt(`0x${Buffer.from(hash).toString("hex")}`));
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

export const nowMs = 1_700_000_000_000;

/** One author's replica. */
export class LedgerNode {
  readonly id: ReplicaId;
  readonly document: DocumentCore<{ chips: TestField }>;
  /** The canonical bytes of every entry that was persisted here, in order. */
  readonly log: Uint8Array[] = [];

  constructor(number: number, genesis: LedgerGenesis, guarded = true) {
    this.id = replicaId(number);
    const replica = new ReplicaCore({ author: this.id, founding: founding(sha256) });
    this.document = replica.create({ chips: testLedger(guarded) }, { nonce: "test", chips: genesis });
  }

  get view(): LedgerView {
    return this.document.view.chips;
  }

  /** The state of the ledger itself. */
  get store(): LedgerState {
    return this.document.state.store.parts[0] as LedgerState;
  }

  get bytes(): Uint8Array {
    return encodeState(this.document.state);
  }

  /** Everything a refused change must leave as it was. */
  get everything(): unknown {
    const { state } = this.document;
    const field = this.store;
    return {
      bytes: this.bytes,
      fingerprint: state.fingerprint.toString(),
      accounts: this.view.accounts(),
      credit: this.view.credit.cells(),
      holds: this.view.holds(),
      transfers: this.view.transfers().transfers,
      known: field.journal.size,
      statements: this.view.accounts().map(({ id }) => this.view.statement(id)),
      // A total that is empty is none.
      totals: [...field.totals.values()]
        .filter(({ debits, credits }) => debits + credits > 0n)
        .map(({ name, debits, credits }) => [name, debits, credits]),
      lines: [...field.lines.values()]
        .filter(({ debits, credits }) => debits + credits > 0n)
        .map(({ name, debits, credits }) => [name, debits, credits]),
    };
  }

  change<R>(run: (chips: LyingDraft) => R): R {
    const { result, effects } = this.document.change(({ chips }) => run(chips), nowMs);
    this.perform(effects);
    return result;
  }

  /** Writes what is open and answers the bytes of the entries this made. */
  flush(): Uint8Array[] {
    const before = this.log.length;
    this.perform(this.document.flush());
    return this.log.slice(before);
  }

  /** Takes entries from another node and answers what was decided about them. */
  receive(entries: readonly Uint8Array[]): DeliverEffect[] {
    const decoded = entries.map((bytes) => {
      const entry = decodeEntry(bytes, this.document.authors);
      if (!entry.ok) throw new TypeError(entry.reason);
      return entry.value;
    });
    return this.perform(this.document.receive(decoded, nowMs));
  }

  /** A new process over the same log. */
  restarted(number: number, genesis: LedgerGenesis): LedgerNode {
    const node = new LedgerNode(number, genesis);
    const entries = this.log.map((bytes) => decodeEntry(bytes, node.document.authors));
    node.log.push(...this.log);
    node.document.recover(
      entries.flatMap((entry) => (entry.ok ? [entry.value] : [])),
      nowMs,
    );
    return node;
  }

  perform(effects: readonly Effect[]): DeliverEffect[] {
    const delivered: DeliverEffect[] = [];
    for (const effect of effects) {
      if (effect.type === "deliver") delivered.push(effect);
      if (effect.type !== "persist") continue;
      for (const entry of effect.entries) this.log.push(encodeEntry(entry, this.document.authors));
      this.document.persisted(effect.ticket);
    }
    return delivered;
  }
}
