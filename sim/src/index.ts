// The front door of the simulator: virtual time, randomness, network and disk, fault schedules, and the report.

export { BankFileError, type BankRow, readBankFile } from "./bank/bank-file.js";
export { type DiskRecord, VirtualDisk, type VirtualDiskOptions } from "./disk/virtual-disk.js";
export { type CrashScheduleOptions, crashSchedule } from "./faults/crash-schedule.js";
export type { Crash, FaultSchedule } from "./faults/fault-schedule.js";
export { heal } from "./faults/heal.js";
export { type PartitionScheduleOptions, partitionSchedule } from "./faults/partition-schedule.js";
export { EventQueue } from "./kernel/event-queue.js";
export { KeyedRandom } from "./kernel/keyed-random.js";
export { type ParsedSeed, parseSeed } from "./kernel/parse-seed.js";
export { RandomKey, type Seed } from "./kernel/random-key.js";
export { TraceHash } from "./kernel/trace-hash.js";
export type { NetworkCounters } from "./network/network-counters.js";
export { type FaultRule, linkOf, type Packet, pass, type Verdict } from "./network/packet.js";
export { type PartitionMode, type PartitionWindow, separates } from "./network/partition-window.js";
export { oneWayMs, regionNames, roundTripMs } from "./network/region-latency.js";
export { type CorruptionOptions, corruptionRule } from "./network/rules/corruption-rule.js";
export { type DuplicationOptions, duplicationRule } from "./network/rules/duplication-rule.js";
export { during } from "./network/rules/during.js";
export { type LatencyOptions, latencyRule } from "./network/rules/latency-rule.js";
export { type LossOptions, lossRule } from "./network/rules/loss-rule.js";
export { type OneWayCut, oneWayRule } from "./network/rules/one-way-rule.js";
export { type PartitionOptions, partitionRule } from "./network/rules/partition-rule.js";
export { type ReorderingOptions, reorderingRule } from "./network/rules/reordering-rule.js";
export { TrafficMeter, type TrafficSeries } from "./network/traffic-meter.js";
export { VirtualNetwork, type VirtualNetworkOptions } from "./network/virtual-network.js";
export { Cluster, type ClusterOptions } from "./node/cluster.js";
export type { NodeObserver } from "./node/node-observer.js";
export type { Link } from "./node/topology.js";
export type { VirtualNode } from "./node/virtual-node.js";
export { renderReport } from "./report/render-report.js";
export type {
  BarChart,
  ReportChart,
  ReportCheck,
  ReportData,
  ReportFaults,
  ReportFigure,
  ReportTable,
  ReportVerdict,
  TimeChart,
} from "./report/report-data.js";
export { type BankJob, type BankJobOptions, runBankJob, withoutEntry } from "./scenarios/bank-job.js";
export { bankJobReport, mainJobReport } from "./scenarios/job-report.js";
export { type BankResult, bankJobResult, type JobResult, mainJobResult } from "./scenarios/job-result.js";
export { type MainJob, type MainJobOptions, runMainJob } from "./scenarios/main-job.js";
export type { RunProgress } from "./scenarios/simulation-run.js";
export { exitCode, verdictOf } from "./scenarios/verdict.js";
