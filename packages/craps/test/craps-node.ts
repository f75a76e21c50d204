// A replica with one craps table for tests: it exchanges entries by hand, and its draft can also write past every check.

import { createHash } from "node:crypto";
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { encodeState, type FieldType, type GenesisField } from "@joinery/crdt";
import {
  type DocumentCore,
  decodeEntry,
  type Effect,
  encodeEntry,
  type PlainValue,
  ReplicaCore,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { Identity } from "@joinery/replica/signed";
import type { CrapsDelta, CrapsState } from "../src/document/craps-state.js";
import { toPlain } from "../src/document/plain-message.js";
import {
  type CrapsDraft,
  type CrapsGenesis,
  type CrapsView,
  craps,
  type Message,
  type PlayerId,
} from "../src/index.js";
import { secretOf } from "./round-world.js";

/** A draft that can lie: what is written raw is checked by nobody here. */
export interface LyingDraft extends CrapsDraft {
  raw(payload: PlainValue): void;
}

type LyingField = FieldType<CrapsState, CrapsDelta, CrapsView, LyingDraft> & GenesisField<CrapsGenesis>;

function lyingCraps(): LyingField {
  const lying = (real: ReturnType<typeof craps>): LyingField => ({
    ...real,
    withGenesis: (genesis) => lying(real.withGenesis(genesis)),
    draft: (access) => ({
      ...real.draft(access),
      raw(payload) {
        const { author, stamp } = access.writer;
        const seq = access.writer.nextSeq();
        access.apply({ added: [{ author, seq, stamp, payload, next: undefined }], removed: [] }, seq);
      },
    }),
  });
  return lying(craps());
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

export function replicaId(number: number): ReplicaId {
  return replicaIdFromBytes(new Uint8Array(16).fill(number + 1)) as ReplicaId;
}

/** One member, by number: 0 is the house. */
export class CrapsNode {
  readonly id: ReplicaId;
  readonly document: DocumentCore<{ table: LyingField }>;
  /** The bytes of every entry that was written here, in order. */
  readonly log: Uint8Array[] = [];
  #flushed = 0;
  #nowMs = 1_700_000_000_000;

  readonly #identity: Identity | undefined;

  /** With an identity the document is signed, and open to every key. */
  constructor(number: number, genesis: CrapsGenesis, identity?: Identity) {
    this.id = identity?.author ?? replicaId(number);
    this.#identity = identity;
    const signs = identity === undefined ? {} : { identity };
    const replica = new ReplicaCore({ author: this.id, founding: founding(sha256), ...signs });
    const plain = { nonce: "test", table: genesis };
    this.document = replica.create(
      { table: lyingCraps() },
      identity === undefined ? plain : { ...plain, signed: true },
    );
  }

  get view(): CrapsView {
    return this.document.view.table;
  }

  get bytes(): Uint8Array {
    return encodeState(this.document.state);
  }

  change(run: (table: LyingDraft) => void): void {
    this.perform(this.document.change(({ table }) => run(table), this.#nowMs++).effects);
  }

  raw(message: Message): void {
    this.change((table) => table.raw(toPlain(message)));
  }

  secret(salt = ""): Uint8Array {
    return secretOf(this.id, this.view, salt);
  }

  /** Does what is due; false when nothing is. */
  act(admits: readonly PlayerId[] = []): boolean {
    const duty = this.view.dutyOf(this.id);
    if (duty === undefined) return false;
    this.change((table) => {
      if (duty === "commit") table.commit(this.secret(), { admits });
      else if (duty === "ack") table.acknowledge();
      else table.reveal(this.secret());
    });
    return true;
  }

  /** Writes what is open and answers all entries since the last time. */
  flush(): Uint8Array[] {
    this.perform(this.document.flush());
    const written = this.log.slice(this.#flushed);
    this.#flushed = this.log.length;
    return written;
  }

  receive(entries: readonly Uint8Array[]): void {
    const decoded = entries.map((bytes) => {
      const entry = decodeEntry(bytes, this.document.authors);
      if (!entry.ok) throw new TypeError(entry.reason);
      return entry.value;
    });
    this.perform(this.document.receive(decoded, this.#nowMs++));
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "verify") this.#verify(effect);
      if (effect.type !== "persist") continue;
      for (const entry of effect.entries) {
        if (this.document.authors.idOf(entry.author) === this.id)
          this.log.push(encodeEntry(entry, this.document.authors));
      }
      this.perform(this.document.persisted(effect.ticket));
    }
  }

  #verify({ ticket, check }: Extract<Effect, { type: "verify" }>): void {
    const isGood = check !== undefined && this.#identity?.verify(check) === true;
    this.perform(this.document.verified(ticket, isGood, this.#nowMs++));
  }
}

/** What every node writes goes to all others at once. */
export function spread(nodes: readonly CrapsNode[]): void {
  for (const node of nodes) {
    const entries = node.flush();
    if (entries.length > 0) for (const other of nodes) if (other !== node) other.receive(entries);
  }
}

/** Everybody does what is due until the round is over. */
export function playRound(nodes: readonly CrapsNode[], admits: readonly PlayerId[] = []): void {
  const [house] = nodes as [CrapsNode];
  const { round } = house.view;
  while (house.view.round === round) {
    for (const node of nodes) if (node.view.round === round) node.act(node === house ? admits : []);
    spread(nodes);
  }
}
