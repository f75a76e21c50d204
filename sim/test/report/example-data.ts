// Two runs to draw: one of the size of the main job, one of the bank run, and one whose every text tries to break out.
import { crashSchedule } from "../../src/faults/crash-schedule.js";
import { partitionSchedule } from "../../src/faults/partition-schedule.js";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";
import type { ReportData, ReportFaults, SpaceTimeChart } from "../../src/report/report-data.js";

const endMs = 120_000;
const healMs = 100_000;

function drawFaults(nodes: number, partitions: number, crashes: number): ReportFaults {
  const common = { seed: 42, nodes, startMs: 8_000, healMs };
  return {
    endMs,
    healMs,
    partitions: partitionSchedule({
      ...common,
      count: partitions,
      overlapping: partitions > 5 ? 3 : 5,
      durationMsMin: 9_000,
      durationMsMax: 40_000,
    }),
    crashes: crashSchedule({ ...common, count: crashes, downMsMin: 800, downMsMax: 6_000 }),
  };
}

/** How many nodes are behind at a time: more in partitions, none soon after the heal. */
function behind(timeMs: number, faults: ReportFaults, random: KeyedRandom): number {
  const open = faults.partitions.filter(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs).length;
  if (timeMs > healMs + 6_000) return 0;
  if (timeMs > healMs) return Math.max(0, Math.round(90 * (1 - (timeMs - healMs) / 4_000)));
  return Math.min(99, (open === 0 ? 8 : 45 + 15 * open) + random.integer(12));
}

function every(stepMs: number): number[] {
  return Array.from({ length: endMs / stepMs + 1 }, (_, index) => index * stepMs);
}

export function mainJobData(): ReportData {
  const random = new KeyedRandom(42, "report example");
  const faults = drawFaults(100, 5, 20);
  const timesMs = every(40);
  const intervals = every(500);
  const balances = Array.from(
    { length: 200 },
    () => 200 + random.integer(800) + random.integer(4_000) * random.float(),
  );
  balances.sort((a, b) => a - b);
  const divergence = timesMs.map((timeMs) => behind(timeMs, faults, random));
  return {
    title: "Shared game and token transfers under partitions",
    subtitle: "100 nodes in ten cloud regions, 200 accounts, 120 s of virtual time",
    verdict: {
      kind: "pass",
      sentence: "All 100 nodes ended in the same state, and every token is accounted for.",
      detail: "5.6 million checks under 5 overlapping partitions and 20 crashes found no violation.",
    },
    figures: [
      { label: "Converged after the heal in", value: "4.1", unit: "s", note: "bound: 30 s" },
      { label: "Game operations", value: "24,310" },
      { label: "Accepted transfers", value: "11,204", note: "312 refused for lack of funds" },
      { label: "Bytes sent", value: "412.6", unit: "MB", note: "1,903,112 frames" },
      { label: "Events", value: "4,120,553", note: "96,400 per second of wall time" },
      { label: "Wall time", value: "42.7", unit: "s" },
      { label: "Seed", value: "42" },
      { label: "Trace hash", value: "66d0bd9df4ff05b5" },
    ],
    replayCommand: "joinery sim run --seed 42 --nodes 100",
    checks: [
      { name: "equal entry sets have equal canonical hashes", count: 1_803_220, violations: 0 },
      { name: "balances equal an independent fold of accepted transfers", count: 1_803_220, violations: 0 },
      { name: "issued supply is what genesis says", count: 1_803_220, violations: 0 },
      { name: "no balance is below its limit", count: 224_080, violations: 0 },
      { name: "nothing acknowledged is lost", count: 20, violations: 0 },
      { name: "everything is delivered everywhere within 30 s of the heal", count: 100, violations: 0 },
    ],
    faults,
    charts: [
      {
        kind: "lines",
        title: "Divergence",
        caption: "How many nodes lack something that another has, and how many different states there are.",
        width: "full",
        yLabel: "nodes, states",
        yUnit: "count",
        timesMs,
        series: [
          { name: "nodes behind", values: divergence },
          { name: "distinct states", values: divergence.map((nodes) => 1 + Math.floor(nodes / 3)) },
        ],
      },
      {
        kind: "stack",
        title: "Traffic",
        caption: "What the nodes sent, by kind of frame.",
        width: "half",
        yLabel: "sent",
        yUnit: "B/s",
        timesMs: intervals,
        series: ["entries", "version vectors", "acknowledgements"].map((name, index) => ({
          name,
          values: intervals.map(
            (timeMs) => (timeMs > healMs + 8_000 ? 9_000 : 2_100_000 / (1 + 2 * index)) + random.integer(400_000),
          ),
        })),
      },
      {
        kind: "bars",
        title: "Balances",
        caption: "At the end of the run, from the poorest account to the richest.",
        width: "half",
        xLabel: "account, by balance",
        yLabel: "balance",
        yUnit: "tokens",
        bars: balances.map((value, index) => ({ label: String(index + 1), value: Math.floor(value) })),
      },
    ],
    tables: [
      {
        title: "Richest accounts",
        columns: [
          { label: "account", align: "left" },
          { label: "owner's region", align: "left" },
          { label: "transfers", align: "right" },
          { label: "balance (tokens)", align: "right" },
        ],
        rows: balances
          .slice(-5)
          .reverse()
          .map((value, index) => [`account-${100 + index}`, "Sao Paulo", 60 - index, Math.floor(value)]),
      },
    ],
  };
}

export function bankData(): ReportData {
  const random = new KeyedRandom(1, "bank example");
  const faults = drawFaults(50, 22, 24);
  const bars = Array.from({ length: 615 }, (_, index) => ({
    label: `account ${index + 1}`,
    value: (index - 12) * 310 + random.integer(900),
  }));
  return {
    ...mainJobData(),
    title: "A bank's transactions, replayed under partitions",
    subtitle: "50 nodes in ten cloud regions, 615 accounts, 24,113 transactions",
    verdict: { kind: "fail", sentence: "573/615 accounts match: 42 balances differ from the bank's last figure." },
    faults,
    charts: [
      ...mainJobData().charts.slice(0, 2),
      {
        kind: "bars",
        title: "Balances",
        width: "half",
        xLabel: "account, by balance",
        yLabel: "balance",
        yUnit: "CZK",
        bars,
      },
    ],
    checks: [
      { name: "balances equal the bank's", count: 30_750, violations: 42 },
      { name: "no balance is below its limit", count: 0, violations: 0 },
    ],
    tables: [
      {
        title: "Refused rows",
        caption: "Withdrawals that the floor of zero does not allow.",
        columns: [
          { label: "row", align: "right" },
          { label: "account", align: "right" },
          { label: "amount (CZK)", align: "right" },
          { label: "reason", align: "left" },
        ],
        rows: Array.from({ length: 42 }, (_, index) => [412 * index, 19 + index, -250.75 * index, "balance too low"]),
      },
    ],
  };
}

/** Every text of the page is an attempt to become markup. */
export function hostileData(): ReportData {
  const attack = `</script><script>document.title="owned"</script><img src=x onerror="document.title='owned'">"'&`;
  const data = mainJobData();
  const series = [{ name: attack, values: [1, 2] }];
  return {
    ...data,
    title: attack,
    subtitle: attack,
    verdict: { kind: "unchecked", sentence: attack, detail: attack },
    figures: [{ label: attack, value: attack, unit: attack, note: attack }],
    replayCommand: attack,
    checks: [{ name: attack, count: 0, violations: 0 }],
    charts: [
      {
        kind: "lines",
        title: attack,
        caption: attack,
        width: "full",
        yLabel: attack,
        yUnit: attack,
        timesMs: [0, 9],
        series,
      },
      {
        kind: "bars",
        title: attack,
        width: "half",
        xLabel: attack,
        yLabel: attack,
        yUnit: attack,
        bars: [{ label: attack, value: 1 }],
      },
    ],
    tables: [{ title: attack, caption: attack, columns: [{ label: attack, align: "left" }], rows: [[attack]] }],
  };
}

/** Three nodes, of which the first tells the second something that the third never hears. */
export function spaceTimeData(): ReportData {
  const chart: SpaceTimeChart = {
    ...{ kind: "space-time", width: "full", title: "What led to it", nodes: 3, startMs: 1000, endMs: 3000 },
    points: [
      { node: 0, atMs: 1200, title: "an operation", look: "strong" },
      { node: 1, atMs: 2500, title: "<b>bounds</b> are broken", look: "violation" },
    ],
    arrows: [
      { from: 0, to: 1, sentMs: 1300, arrivedMs: 1900, title: "came", look: "strong" },
      { from: 0, to: 2, sentMs: 1300, arrivedMs: undefined, title: "lost", look: "weak" },
    ],
    down: [{ node: 2, startMs: 1500, endMs: 2200 }],
  };
  return { ...mainJobData(), charts: [chart] };
}
