// The main job: nodes in ten cloud regions share a game and a ledger while the network splits and nodes crash,
// then everything heals, and every replica must end with the same game and the same money.

import { type LedgerView, ledger } from "@joinery/ledger";
import type { DocumentCore } from "@joinery/replica";
import { MoneyChecker } from "../checkers/money-checker.js";
import type { AcceptedMoney } from "../checkers/money-model.js";
import { OperationRegistry } from "../checkers/operation-registry.js";
import { type GivenPoints, ScoreChecker } from "../checkers/score-checker.js";
import type { FaultSchedule } from "../faults/fault-schedule.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import { authorOf } from "../node/cluster.js";
import { GamePlayer, gameFields, scoreIn } from "../workloads/game-workload.js";
import { TokenLiar } from "../workloads/token-liar.js";
import { type TokenFields, TokenTrader } from "../workloads/token-workload.js";
import { ledgers, TokenWorld } from "../workloads/token-world.js";
import { Acts } from "./acts.js";
import { linkFaults } from "./link-faults.js";
import { type FaultPlan, runFaults } from "./run-faults.js";
import { sha256 } from "./sha256.js";
import { type RunProgress, type SimulationOptions, SimulationRun } from "./simulation-run.js";

export interface MainJobOptions {
  readonly seed: Seed;
  /** Default 100. */
  readonly nodes?: number;
  /** Virtual milliseconds of work under faults; default 120,000. */
  readonly durationMs?: number;
  /** Who talks with whom: links within and between regions, or what nodes choose by partial views. Default "regions". */
  readonly topology?: Topology;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Which turns, trades, issues and lies are made, by their numbers in the order of time; default all. */
  readonly only?: ReadonlySet<number>;
  /** Breaks something on purpose, to see that it is noticed. */
  readonly sabotage?: SimulationOptions["sabotage"];
}

export type Topology = "regions" | "gossip";

export interface MainJob {
  readonly run: SimulationRun;
  readonly faults: FaultSchedule;
  readonly operations: number;
  readonly transfers: number;
  readonly refusedTransfers: number;
  /** How many turns, trades, issues and lies there were, made or left out. */
  readonly acts: number;
  readonly world: TokenWorld;
  /** The balance of an account, as the node that owns it has it. */
  balance(account: string): bigint;
}

const gamePlace = 0;
const tokenPlace = 1;
const accountCount = 200;
/** Six partitions at once, two dozen crashes. */
const faultPlan: FaultPlan = {
  partitions: 6,
  overlapping: 6,
  partitionShare: [1 / 12, 1 / 4],
  crashes: 24,
  downShare: [1 / 120, 1 / 15],
};
const convergeMsMax = 60_000;
/** Turns and trades of a whole run of 120 s, over all nodes, however many they are. */
const turnsPerRun = 4400;
const tradesPerRun = 4400;
const liesPerRun = 60;
const workMsOfRun = 120_000;

/** Runs the main job to its end. */
export function runMainJob(options: MainJobOptions): MainJob {
  const { seed, nodes = 100, durationMs = workMsOfRun } = options;
  const world = new TokenWorld(seed, nodes, accountCount);
  const scores = new OperationRegistry<GivenPoints>();
  const transfers = new OperationRegistry<AcceptedMoney>();
  const nonce = `main job ${seed}`;
  const tokenSchema = { tokens: ledger() };
  const tokenGenesis = { nonce, tokens: world.genesis };
  const faults = runFaults(seed, nodes, durationMs, faultPlan);
  const run = new SimulationRun({
    seed,
    nodes,
    durationMs,
    convergeMsMax,
    faults,
    rules: linkFaults(seed, faults, durationMs),
    hash: sha256,
    open: (core) => [
      core.open("game", gameFields) as unknown as DocumentCore,
      core.create(tokenSchema, tokenGenesis) as unknown as DocumentCore,
    ],
    strangers: 1,
    fallsSilent: options.topology !== "gossip",
    ...(options.topology === "gossip" ? { links: "gossip" } : {}),
    checkers: (log, authors) => [
      new ScoreChecker({ log, authors, registry: scores, place: gamePlace, read: scoreIn }),
      new MoneyChecker({
        log,
        authors,
        registry: transfers,
        place: tokenPlace,
        read: ledgerAt,
        liars: new Set([nodes]),
        floors: world.floors,
        issuers: world.issuers,
      }),
    ],
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.sabotage === undefined ? {} : { sabotage: options.sabotage }),
  });
  const players = run.cluster.nodes.map((node) => new GamePlayer(seed, node, gamePlace, nodes, scores));
  const traders = run.cluster.nodes.map((node) => {
    return new TokenTrader({ seed, world, node, nodes, place: tokenPlace, registry: transfers });
  });
  const acts = new Acts(options.only);
  scheduleWork(run, acts, seed, durationMs, players, traders);
  const liar = new TokenLiar({
    author: authorOf(seed, nodes),
    nonce,
    genesis: world.genesis,
    hash: sha256,
    place: tokenPlace,
  });
  scheduleLies(run, acts, seed, durationMs, liar, world);
  run.run();
  return {
    run,
    faults,
    world,
    acts: acts.count,
    operations: sum(players.map((player) => player.operations)),
    transfers: sum(traders.map((trader) => trader.transfers)),
    refusedTransfers: sum(traders.map((trader) => trader.refused)),
    balance: (account) => {
      const owner = world.ownerOf(Math.max(0, world.accounts.indexOf(account)));
      return ledgerAt(run.cluster.node(owner).documents[tokenPlace] as DocumentCore).balance(account);
    },
  };
}

/** Every node plays and trades at times of its own, until the work is over. */
function scheduleWork(
  run: SimulationRun,
  acts: Acts,
  seed: Seed,
  durationMs: number,
  players: readonly GamePlayer[],
  traders: readonly TokenTrader[],
): void {
  const { events, cluster } = run;
  const each = (purpose: string, perRun: number, act: (node: number) => void): void => {
    const meanMs = Math.max(1, Math.floor((workMsOfRun * cluster.nodes.length) / perRun));
    for (const { index } of cluster.nodes) {
      const random = new KeyedRandom(seed, purpose, index);
      const again = (): void => {
        if (events.now >= durationMs) return;
        if (cluster.node(index).isUp && acts.isNextMade()) act(index);
        events.schedule(events.now + random.between(1, 2 * meanMs), again, undefined, index);
      };
      events.schedule(random.between(1, 2 * meanMs), again, undefined, index);
    }
  };
  each("turns", turnsPerRun, (node) => players[node]?.play());
  each("trades", tradesPerRun, (node) => traders[node]?.trade());
  for (const trader of traders) events.schedule(0, () => void (acts.isNextMade() && trader.issue()), undefined);
}

/** The liar tries its luck at a node that is up, now and then. */
function scheduleLies(
  run: SimulationRun,
  acts: Acts,
  seed: Seed,
  durationMs: number,
  liar: TokenLiar,
  world: TokenWorld,
): void {
  const { events, cluster } = run;
  const random = new KeyedRandom(seed, "lies");
  const meanMs = Math.floor(durationMs / liesPerRun);
  const victims = world.accounts.filter((_, index) => world.ledgerOf(index) === ledgers[0]);
  const lie = (): void => {
    if (events.now >= durationMs) return;
    const node = random.pick(cluster.nodes);
    if (node.isUp) {
      // Drawn in any case, so that leaving out one lie changes no other.
      const [victim, amount] = [random.pick(victims), BigInt(random.between(1, 1000))];
      if (acts.isNextMade()) liar.lie(node, victim, amount);
    }
    events.schedule(events.now + random.between(1, 2 * meanMs), lie, undefined);
  };
  events.schedule(meanMs, lie, undefined);
}

function ledgerAt(document: DocumentCore): LedgerView {
  return (document as unknown as DocumentCore<TokenFields>).view.tokens;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
