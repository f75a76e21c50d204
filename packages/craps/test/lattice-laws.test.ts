// The laws of a replicated type for a table: a join is commutative, associative and idempotent, what is undone leaves nothing, and
// replicas with the same messages show the same table. Whatever is written is a message of a round that is under way, or none.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { describeLatticeLaws } from "@joinery/testing";
import fc from "fast-check";
import { chronicleOf } from "../src/document/craps-state.js";
import { readGenesis } from "../src/document/genesis.js";
import { toPlain } from "../src/document/plain-message.js";
import { ackOf, commitOf, craps, type DealerlessTable, dutyOf, revealOf, type Spot } from "../src/index.js";
import { chip, secretOf } from "./round-world.js";

/** The members are the authors of the traces. */
const member = (index: number): ReplicaId => replicaIdFromBytes(new Uint8Array(16).fill((index * 83 + 41) % 256))!;
const genesis = {
  table: "laws",
  house: member(0),
  bank: 10_000n * chip,
  purses: [1, 2, 3].map((index) => ({ player: member(index), amount: 100n * chip })),
};
const real = craps().withGenesis(genesis);
const terms = readGenesis(genesis);

type Act = { readonly kind: number; readonly spot: Spot };

/** The field with a draft that does what is due, bets, sits down, or says nonsense. */
const field = {
  ...real,
  draft: (access: Parameters<typeof real.draft>[0]) => ({
    act({ kind, spot }: Act) {
      const { author, authors, stamp } = access.writer;
      const state = access.state() ?? real.bottom();
      const said = messageOf(chronicleOf(state, terms, authors).table, authors.idOf(author), kind, spot);
      const seq = access.writer.nextSeq();
      access.apply({ added: [{ author, seq, stamp, payload: said, next: undefined }], removed: [] }, seq);
    },
  }),
};

function messageOf(table: DealerlessTable, self: string, kind: number, spot: Spot): ReturnType<typeof toPlain> {
  const { round } = table.current;
  if (kind === 0) return toPlain({ type: "sit", amount: 50n * chip });
  if (kind === 1) return toPlain({ type: "bet", round, spot, amount: chip });
  if (kind === 2) return "nonsense";
  const duty = dutyOf(table, self);
  const admits = self === terms.house ? [...table.waitingForSeat].sort() : [];
  if (duty === "ack") return toPlain(ackOf(table));
  if (duty === "reveal") return toPlain(revealOf(table, secretOf(self, table.current)));
  return toPlain(commitOf(table, self, secretOf(self, table.current), { admits }));
}

describeLatticeLaws(
  "craps",
  {
    type: field,
    operation: fc.record({ kind: fc.nat(7), spot: fc.constantFrom<Spot>("pass", "field", "dont-pass", "come") }),
    perform: (draft, act) => draft.act(act),
    survivors: (visible) => visible.map(({ author, seq }) => `${author}:${seq}`),
  },
  { traces: 40 },
);
