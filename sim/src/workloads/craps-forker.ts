// A player who writes two histories of one table: in each half of a split network it makes other bets, commits to another secret, and
// acknowledges and reveals as it is due there. It has no node: each history is shown to nodes of one half.

import { CrapsError, type PlayerId } from "@joinery/craps";
import type { DocumentCore } from "@joinery/replica";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import type { VirtualNode } from "../node/virtual-node.js";
import { type CrapsFields, type CrapsTable, chip, crapsOf } from "./craps-table.js";
import type { Forger } from "./forger.js";

const buyIn = 10_000n * chip;
/** What its second history commits to is what its first would in an attempt that there never is. */
const otherAttempt = 1000;

/** One history. */
export class CrapsForker {
  readonly #table: CrapsTable;
  readonly #name: PlayerId;
  readonly #forger: Forger<CrapsFields>;
  /** 0 before they part and in the first, 1 in the second. */
  readonly #history: 0 | 1;
  #commits = 0;

  constructor(table: CrapsTable, name: PlayerId, forger: Forger<CrapsFields>, history: 0 | 1 = 0) {
    this.#table = table;
    this.#name = name;
    this.#forger = forger;
    this.#history = history;
  }

  /** How often this history committed to something. */
  get commits(): number {
    return this.#commits;
  }

  /** Both go on from here, and say something else at once. */
  fork(nowMs: number): readonly [CrapsForker, CrapsForker] {
    const both = [0, 1].map(
      (history) => new CrapsForker(this.#table, this.#name, this.#forger.twin(), history as 0 | 1),
    );
    for (const one of both) one.#try((table) => table.say(["history", one.#history]), nowMs);
    return both as unknown as readonly [CrapsForker, CrapsForker];
  }

  /** Hears what a node has, does one thing that is due in its eyes, and shows all that it wrote to the node. `commits` to something or waits. */
  act(node: VirtualNode, commits: boolean): void {
    const core = node.documents[0] as unknown as SignedDocumentCore<CrapsFields>;
    this.#forger.follow(core, node.nowMs);
    this.#play(node.nowMs, commits);
    this.#forger.show(node, core as unknown as DocumentCore);
  }

  #play(nowMs: number, commits: boolean): void {
    const { table: view } = crapsOf(this.#forger.document as unknown as DocumentCore).view;
    const { round, attempt } = view;
    const slot = { round, attempt: attempt + otherAttempt * this.#history };
    const secret = this.#table.secretOf(1 + this.#table.players.indexOf(this.#name), slot);
    const duty = view.dutyOf(this.#name);
    if (duty === "commit" && !commits) return;
    if (duty === "commit") {
      this.#try(
        (table) => table.bet(this.#history === 0 ? "pass" : "field", (1n + BigInt(this.#history)) * chip),
        nowMs,
      );
      this.#try((table) => table.commit(secret), nowMs);
      this.#commits++;
    } else if (duty === "ack") this.#try((table) => table.acknowledge(), nowMs);
    else if (duty === "reveal") this.#try((table) => table.reveal(secret), nowMs);
    else if (!view.roster.includes(this.#name) && !view.waitingForSeat.includes(this.#name))
      this.#try((table) => table.sit(buyIn + view.table.rules.deposit), nowMs);
  }

  /** What the table may refuse. */
  #try(
    run: (table: Parameters<Parameters<DocumentCore<CrapsFields>["change"]>[0]>[0]["table"]) => void,
    nowMs: number,
  ): void {
    try {
      this.#forger.write(({ table }) => run(table), nowMs);
    } catch (error) {
      if (!(error instanceof CrapsError)) throw error;
    }
  }
}
