// Writes what an author could write if its code let it pay what it has not: the next entry of its chain, from what is on its disk, true in
// everything but that the money is not there. Whoever owns an account is the only one who spends from it, so what it has by its own chain and all
// that it has seen is the most that anybody could hold it to have there: more than that is refused by everyone.

import type { ReplicaId } from "@joinery/clock";
import type { AnyField } from "@joinery/crdt";
import { type LedgerDraft, LedgerError, type TransferId, transferId } from "@joinery/ledger";
import { ChangeError, type DocumentCore, type Entry, type Founding, ReplicaCore } from "@joinery/replica";
import { type EntryName, type Identity, SignedDocumentCore } from "@joinery/replica/signed";
import type { OverdraftShape } from "../faults/overdraft.js";
import type { KeyedRandom } from "../kernel/keyed-random.js";
import { type LedgerPlace, ledgerAt, ledgerPlaces, structFields } from "./ledger-places.js";
import { lenientFounding } from "./lenient-founding.js";
import { type NodeRecord, recover } from "./node-records.js";

/** Somebody who pays what it has not. */
export interface Overdrawing {
  readonly author: ReplicaId;
  /** Its key pair, where documents are signed. */
  readonly identity?: Identity;
  /** Its disk. */
  readonly records: readonly NodeRecord[];
  readonly founding: Founding;
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
  readonly nowMs: number;
  readonly shape: OverdraftShape;
  readonly random: KeyedRandom;
}

/** What it wrote. */
export interface Lie {
  /** The document as whoever lied has it. */
  readonly document: DocumentCore;
  readonly author: ReplicaId;
  /** What is new of its chain: the entry that pays, after others where there were too many heads for one. */
  readonly entries: readonly Entry[];
  /** The numbers of the operations that pay, inclusive. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Of the entry that they are in, where entries are signed. */
  readonly name?: EntryName;
  readonly ledger: LedgerPlace;
  readonly payments: readonly TransferId[];
}

/** Most that is paid beyond what there is. */
const extraMax = 1000;

interface Payment {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly id: TransferId;
}

/** Undefined where the author owns no account that could pay another one, may not write any more, or its disk is damaged. */
export function overdraw(options: Overdrawing): Lie | undefined {
  const { author, identity, founding, records, open, nowMs, random } = options;
  const signing = identity === undefined ? {} : { identity };
  const core = new ReplicaCore({ author, founding: lenientFounding(founding), ...signing });
  for (const document of open(core)) {
    if (recover(document, records, nowMs).damage.length > 0) continue;
    const places = ledgerPlaces(structFields(document.state.root as AnyField) ?? {});
    const accounts = places.flatMap((place) => {
      const own = ledgerAt(document.view, place).accounts({ owner: author });
      return own.map(({ id, ledger }) => ({ place, from: id, ledger }));
    });
    for (const { place, from, ledger } of random.shuffle(accounts)) {
      const others = ledgerAt(document.view, place).accounts({ ledger });
      const payees = others.filter(({ id, closed, unitOf }) => id !== from && !closed && unitOf === undefined);
      if (payees.length === 0) continue;
      const { id: to, owner } = random.pick(payees);
      const payments = amountsOf(ledgerAt(document.view, place).available(from), options).map((amount) => {
        return { from, to, amount, id: transferId(nowMs, tailOf(random)) };
      });
      const lie = written(document, place, payments, owner, options);
      if (lie !== undefined) return lie;
    }
  }
  return undefined;
}

/** Together more than there is. */
function amountsOf(available: bigint, { shape, random }: Overdrawing): bigint[] {
  const there = available < 0n ? 0n : available;
  const extra = BigInt(random.between(1, extraMax));
  return shape === "payments" ? [there / 2n + extra, there / 2n + extra] : [there + extra];
}

/** None that an application or the ledger gives by itself. */
function tailOf(random: KeyedRandom): bigint {
  return (1n << 78n) | (BigInt(random.integer(2 ** 31)) << 31n) | BigInt(random.integer(2 ** 31));
}

function written(
  document: DocumentCore,
  ledger: LedgerPlace,
  payments: readonly Payment[],
  resolver: ReplicaId,
  { author, nowMs, shape }: Overdrawing,
): Lie | undefined {
  try {
    const { effects, firstSeq, lastSeq } = document.change((tx) => {
      const draft = ledgerAt<LedgerDraft>(tx, ledger);
      for (const payment of payments) {
        if (shape === "hold") draft.hold({ ...payment, resolver });
        else draft.transfer(payment);
      }
    }, nowMs);
    const entries = [...effects, ...document.flush()].flatMap((effect) => {
      return effect.type === "persist" ? effect.entries : [];
    });
    const name = nameOf(document, entries.at(-1));
    return {
      ...{ document, author, entries, firstSeq, lastSeq, ledger, payments: payments.map(({ id }) => id) },
      ...(name === undefined ? {} : { name }),
    };
  } catch (error) {
    // An account that was opened later, or one whose sums have no room; or a key that has signed two histories.
    if (error instanceof LedgerError || error instanceof ChangeError) return undefined;
    throw error;
  }
}

function nameOf(document: DocumentCore, entry: Entry | undefined): EntryName | undefined {
  if (!(document instanceof SignedDocumentCore) || entry === undefined) return undefined;
  return document.tree.nodeOf(entry)?.name;
}
