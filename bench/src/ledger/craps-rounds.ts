// Rounds of craps without a dealer: nine replicas, the house and eight players, each with the document of its own. Every player bets;
// all commit, acknowledge and reveal, and every replica judges every message and settles every round by itself.

import { createHash } from "node:crypto";
import { assert } from "@joinery/crdt";
import { type DocumentCore, decodeEntry, type Effect, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { parseReplicaId, type ReplicaId } from "joinery";
import { type CrapsField, type CrapsView, craps } from "joinery/craps";
import { createIdentity, type Identity } from "joinery/signed";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { digestOf } from "../work/digest.js";
import { millisecondsOf } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";

const players = 8;
const chip = 60n;
const msPerMinute = 60_000;

/** Timed: whole rounds, entries encoded by their author and decoded by everybody else; nothing is lost, and the disk is a list. */
export const crapsRounds: BenchCase = {
  id: "craps-rounds",
  title:
    "500 rounds of craps by a house and eight players, a bet each, settled at all nine replicas; 50 of them signed",
  subjects: ["joinery"],
  metrics: ["rounds_min"],
  async measure(_name, scale): Promise<Outcome> {
    const unsigned = await play(sized(500, scale), false);
    const signed = await play(sized(50, scale), true);
    return {
      digest: digestOf([unsigned.text, signed.text]),
      figures: [figure("rounds_min", unsigned.roundsPerMinute), figure("rounds_min", signed.roundsPerMinute, "signed")],
    };
  },
};

async function play(rounds: number, isSigned: boolean): Promise<{ text: string; roundsPerMinute: number }> {
  const members = seated(isSigned);
  const [house] = members as [Member];
  const first = house.view.round;
  const took = await millisecondsOf(() => {
    while (house.view.round < first + rounds) step(members);
  });
  const texts = new Set(members.map(({ view }) => tableText(view)));
  assert(texts.size === 1, "all replicas settle alike");
  return { text: [...texts].join(), roundsPerMinute: (rounds * msPerMinute) / took };
}

function memberId(number: number, identity: Identity | undefined): ReplicaId {
  return identity?.author ?? (parseReplicaId(Buffer.alloc(16, number + 1).toString("base64url")) as ReplicaId);
}

function identityOf(number: number): Identity {
  return createIdentity({ secretKey: new Uint8Array(32).fill(number + 1) });
}

/** One replica and who writes there. */
class Member {
  readonly id: ReplicaId;
  readonly #document: DocumentCore<{ table: CrapsField }>;
  readonly #identity: Identity | undefined;
  #written: Uint8Array[] = [];

  constructor(number: number, ids: readonly ReplicaId[], identity: Identity | undefined) {
    const [house, ...others] = ids as [ReplicaId, ...ReplicaId[]];
    this.id = ids[number] as ReplicaId;
    this.#identity = identity;
    const signs = identity === undefined ? {} : { identity };
    const core = new ReplicaCore({ author: this.id, founding: founding(), ...signs });
    const purses = others.map((player) => ({ player, amount: 10n ** 9n * chip }));
    const table = { table: "bench", house, bank: 10n ** 12n * chip, purses };
    const genesis = { nonce: "bench", table };
    this.#document = core.create(
      { table: craps() },
      identity === undefined ? genesis : { ...genesis, members: [...ids] },
    );
  }

  get view(): CrapsView {
    return this.#document.view.table;
  }

  sit(): void {
    this.#perform(this.#document.change(({ table }) => table.sit(10n ** 8n * chip), 1).effects);
  }

  /** Does what is due. */
  act(): void {
    const duty = this.view.dutyOf(this.id);
    if (duty === undefined) return;
    const { round, roster, waitingForSeat: admits } = this.view;
    const secret = createHash("sha256").update(`${this.id} ${round}`).digest();
    const bets = duty === "commit" && this.id !== roster[0];
    const { effects } = this.#document.change(({ table }) => {
      if (bets) table.bet("field", chip);
      if (duty === "commit") table.commit(secret, this.id === roster[0] ? { admits } : {});
      else if (duty === "ack") table.acknowledge();
      else table.reveal(secret);
    }, 1);
    this.#perform(effects);
  }

  /** The entries since the last time. */
  written(): readonly Uint8Array[] {
    this.#perform(this.#document.flush());
    const written = this.#written;
    this.#written = [];
    return written;
  }

  receive(entries: readonly Uint8Array[]): void {
    const decoded = entries.map((bytes) => decodeEntry(bytes, this.#document.authors));
    this.#perform(
      this.#document.receive(
        decoded.flatMap((entry): Entry[] => (entry.ok ? [entry.value] : [])),
        1,
      ),
    );
  }

  /** Every replica verifies every signature by itself. */
  #verify({ ticket, check }: Extract<Effect, { type: "verify" }>): void {
    const isGood = check !== undefined && this.#identity?.verify(check) === true;
    this.#perform(this.#document.verified(ticket, isGood, 1));
  }

  #perform(effects: readonly Effect[]): void {
    const { authors } = this.#document;
    for (const effect of effects) {
      if (effect.type === "verify") this.#verify(effect);
      if (effect.type !== "persist") continue;
      for (const entry of effect.entries) {
        if (authors.idOf(entry.author) === this.id) this.#written.push(encodeEntry(entry, authors));
      }
      this.#perform(this.#document.persisted(effect.ticket));
    }
  }
}

function seated(isSigned: boolean): Member[] {
  const identities = Array.from({ length: players + 1 }, (_, number) => (isSigned ? identityOf(number) : undefined));
  const ids = identities.map((identity, number) => memberId(number, identity));
  const members = identities.map((identity, number) => new Member(number, ids, identity));
  for (const member of members.slice(1)) member.sit();
  meet(members);
  step(members);
  return members;
}

/** Everybody does one thing that is due. */
function step(members: readonly Member[]): void {
  for (const member of members) member.act();
  meet(members);
}

/** Whatever anybody wrote goes to everybody else. */
function meet(members: readonly Member[]): void {
  const written = members.map((member) => member.written());
  for (const [index, member] of members.entries()) {
    const entries = written.flatMap((list, author) => (author === index ? [] : list));
    if (entries.length > 0) member.receive(entries);
  }
}

/** What everybody must see alike. */
function tableText({ round, table }: CrapsView): string {
  return `${round} ${table.point} ${table.bank} ${table.seats.map(({ player, stack }) => `${player} ${stack}`)}`;
}
