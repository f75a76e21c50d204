// A player who lies in two of five attempts at a round: what it keeps to itself, and what it says beside what it has to.

import {
  betsRootOf,
  type CrapsView,
  commitmentOf,
  type Digest,
  type Duty,
  decide,
  diceFromSeed,
  type Slot,
  seedOf,
  type Wager,
} from "@joinery/craps";
import type { PlainValue } from "@joinery/replica";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CrapsLie } from "./craps-lies.js";
import { type CrapsTable, chip } from "./craps-table.js";

const lieShare = 0.4;
const zeros = new Uint8Array(32);

export class CrapsLiar {
  readonly #lie: CrapsLie;
  readonly #table: CrapsTable;
  readonly #node: VirtualNode;
  #lies = 0;
  /** The attempt in which it last said nothing. */
  #hidIn = "";
  #wagers: readonly Wager[] = [];

  constructor(lie: CrapsLie, table: CrapsTable, node: VirtualNode) {
    this.#lie = lie;
    this.#table = table;
    this.#node = node;
  }

  /** How often it said what it must not, or kept to itself what it should have said. */
  get lies(): number {
    return this.#lies;
  }

  /** It has made a bet. */
  placed(wager: Wager): void {
    this.#wagers = [...this.#wagers.filter(({ round }) => round === wager.round), wager];
  }

  /** Whether it does not do what is due. */
  isSilent(duty: Duty, view: CrapsView): boolean {
    if (this.#lie === "spares" && duty === "reveal") return !this.#isLast(view) || this.#hides(view, this.#harms(view));
    const isDue = (this.#lie === "withholds" && duty === "reveal") || (this.#lie === "stalls" && duty === "commit");
    return isDue && this.#hides(view, this.#isMoment(view));
  }

  /** What it says before what is due. */
  insteadOf(duty: Duty, view: CrapsView): PlainValue | undefined {
    if (!this.#isMoment(view)) return undefined;
    const { round, attempt, commitsRoot } = view;
    if (duty === "reveal" && this.#lie === "mismatches")
      return this.#told(["reveal", round, attempt, commitsRoot as Digest, zeros]);
    if (duty !== "ack") return undefined;
    if (this.#lie === "acks-others") return this.#told(["ack", round, attempt, zeros]);
    if (this.#lie === "rules-itself")
      return this.#told(["ruling", round, attempt, "exclude", this.#table.players[0] as string]);
    return this.#lie === "grinds" ? this.#told(this.#otherCommit(view)) : undefined;
  }

  /** What it says after that. */
  after(duty: Duty, view: CrapsView): PlainValue | undefined {
    const isLate = duty === "commit" && this.#lie === "bets-late" && this.#isMoment(view);
    return isLate ? this.#told(["bet", view.round, "field", chip]) : undefined;
  }

  #hides({ round, attempt }: Slot, hides: boolean): boolean {
    const slot = `${round} ${attempt}`;
    if (hides && this.#hidIn !== slot) this.#lies++;
    if (hides) this.#hidIn = slot;
    return hides;
  }

  #told(message: PlainValue): PlainValue {
    this.#lies++;
    return message;
  }

  /** The same however often it looks. */
  #isMoment({ round, attempt }: Slot): boolean {
    return new KeyedRandom(this.#table.seed, "lie", this.#node.index, round, attempt).chance(lieShare);
  }

  /** To the same bets as its first one, and a secret that it likes better. */
  #otherCommit(view: CrapsView): PlainValue {
    const { round, attempt } = view;
    const { table } = this.#table.genesis;
    const wagers = this.#wagers.filter((wager) => wager.round === round);
    const betsRoot = betsRootOf(table, round, this.#node.author, wagers);
    const commitment = commitmentOf(table, view, this.#node.author, betsRoot, zeros);
    return ["commit", round, attempt, betsRoot, commitment, false, []];
  }

  #isLast({ missing }: CrapsView): boolean {
    return missing.every((player) => player === this.#node.author);
  }

  /** Whether the roll, which the last one knows before all others, takes anything from its accomplice. */
  #harms(view: CrapsView): boolean {
    const members = [this.#table.house, ...this.#table.players];
    const secrets = new Map(view.roster.map((player) => [player, this.#table.secretOf(members.indexOf(player), view)]));
    const dice = diceFromSeed(seedOf(this.#table.genesis.table, view, view.commitsRoot as Digest, secrets));
    const [friend] = this.#table.players as [string];
    const [rolled] = decide({ type: "roll", dice }, view.tableFor(friend));
    if (rolled?.type !== "rolled") return false;
    return rolled.results.some(({ player, result }) => player === friend && result === "lose");
  }
}
