// The front door of the simulator: virtual time, randomness, network and disk, fault schedules, and the report.

export { gameApp } from "./apps/game-app.js";
export { BankFileError, type BankRow, readBankFile } from "./bank/bank-file.js";
export { scenarios } from "./catalogue/catalogue.js";
export type { Scenario, ScenarioOptions, ScenarioResult } from "./catalogue/scenario.js";
export { type DiskRecord, VirtualDisk, type VirtualDiskOptions } from "./disk/virtual-disk.js";
export { type ClockFault, type ClockShape, clockOffsetMs, clockShapes } from "./faults/clock-fault.js";
export { type CrashScheduleOptions, crashSchedule } from "./faults/crash-schedule.js";
export { type DiskFault, type DiskShape, diskShapes, syncDelayMs } from "./faults/disk-fault.js";
export { drawFaults } from "./faults/draw-faults.js";
export { type Fault, faultKinds, rulesOf, scheduleOf } from "./faults/fault.js";
export type { Crash, FaultSchedule } from "./faults/fault-schedule.js";
export type { FaultSpan } from "./faults/fault-span.js";
export type { FaultWindow } from "./faults/fault-window.js";
export type { Forgery } from "./faults/forgery.js";
export { heal } from "./faults/heal.js";
export type { LimitsFault, TightLimits } from "./faults/limits-fault.js";
export type {
  Bandwidth,
  Bursts,
  Clog,
  Corruption,
  Cut,
  Duplication,
  Latency,
  LinkFault,
  Loss,
  Mtu,
  OneWay,
  Partition,
  Reordering,
  SlowPair,
} from "./faults/link-fault.js";
export type { Amnesia, Clone, CrashOf, Join, Leave, NodeFault, Pause, Restored, Rot } from "./faults/node-fault.js";
export { type Overdraft, type OverdraftShape, overdraftShapes } from "./faults/overdraft.js";
export { type PartitionScheduleOptions, partitionSchedule } from "./faults/partition-schedule.js";
export { type PartitionShape, partitionShapes, shapesOf } from "./faults/partition-shape.js";
export type { Truncation } from "./faults/truncation.js";
export { type VersionFault, type VersionShape, versionShapes } from "./faults/version-fault.js";
export { EventQueue } from "./kernel/event-queue.js";
export { KeyedRandom } from "./kernel/keyed-random.js";
export { type ParsedSeed, parseSeed } from "./kernel/parse-seed.js";
export { RandomKey, type Seed } from "./kernel/random-key.js";
export { TraceHash } from "./kernel/trace-hash.js";
export { type LatencyShape, type LatencyWindow, latencyShapes } from "./network/latency-shape.js";
export type { NetworkCounters } from "./network/network-counters.js";
export { type FaultRule, linkOf, type Packet, pass, type Verdict } from "./network/packet.js";
export type { PartitionMode, PartitionWindow, Separation } from "./network/partition-window.js";
export { oneWayMs, regionNames, roundTripMs } from "./network/region-latency.js";
export { type BandwidthOptions, bandwidthRule } from "./network/rules/bandwidth-rule.js";
export { type BurstOptions, burstRule } from "./network/rules/burst-rule.js";
export { type ClogOptions, clogRule } from "./network/rules/clog-rule.js";
export { type CorruptionOptions, corruptionRule } from "./network/rules/corruption-rule.js";
export { type DuplicationOptions, duplicationRule } from "./network/rules/duplication-rule.js";
export { during } from "./network/rules/during.js";
export { type GarbageOptions, garbageRule } from "./network/rules/garbage-rule.js";
export { type LatencyOptions, latencyRule } from "./network/rules/latency-rule.js";
export { type LossOptions, lossRule } from "./network/rules/loss-rule.js";
export { type MtuOptions, mtuRule } from "./network/rules/mtu-rule.js";
export { type PartitionOptions, partitionRule } from "./network/rules/partition-rule.js";
export { type ReorderingOptions, reorderingRule } from "./network/rules/reordering-rule.js";
export { type SlowPairOptions, slowPairRule } from "./network/rules/slow-pair-rule.js";
export { TrafficMeter, type TrafficSeries } from "./network/traffic-meter.js";
export { VirtualNetwork, type VirtualNetworkOptions } from "./network/virtual-network.js";
export { Cluster, type ClusterOptions } from "./node/cluster.js";
export type { NodeObserver } from "./node/node-observer.js";
export type { Lie } from "./node/overdraft.js";
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
export { type MainJob, type MainJobOptions, runMainJob, type Topology } from "./scenarios/main-job.js";
export type { RunProgress } from "./scenarios/simulation-run.js";
export { exitCode, verdictOf } from "./scenarios/verdict.js";
export type { LostBy } from "./shrink/named-drops.js";
export type { FirstThatFails } from "./shrink/search.js";
export {
  type ShrinkOptions,
  type ShrinkTogetherOptions,
  type Shrunk,
  shrinkSchedule,
  shrinkScheduleTogether,
} from "./shrink/shrink-schedule.js";
export { smallestSubset } from "./shrink/smallest-subset.js";
export type { Invariant, Operation, OperationPlace, SimulatedApp } from "./simulate/app.js";
export { describeFault, describeSchedule, describeSize } from "./simulate/describe-schedule.js";
export { drawSchedule } from "./simulate/draw-schedule.js";
export { type Draw, drawn, either, integer, label, pick } from "./simulate/draws.js";
export { type Explanation, explainSchedule } from "./simulate/explain.js";
export { fingerprintOfThrown } from "./simulate/fingerprint.js";
export { fingerprintOfRun } from "./simulate/fingerprint-of-run.js";
export type { StepCounts } from "./simulate/nothing-made.js";
export { perfettoTrace } from "./simulate/perfetto.js";
export { readSchedule } from "./simulate/read-schedule.js";
export { type ReportedSimulation, reportSimulation } from "./simulate/report-simulation.js";
export { type LostFrame, type Schedule, type Step, type StepArgs, scheduleVersion } from "./simulate/schedule.js";
export { parseScheduleLine, scheduleLine } from "./simulate/schedule-line.js";
export { shivizLog, shivizParser } from "./simulate/shiviz.js";
export { replay, type SimulateOptions, simulate } from "./simulate/simulate.js";
export type { Simulation } from "./simulate/simulation.js";
export { RefusedOperation, refuse, SimulationError, type SimulationFault } from "./simulate/simulation-error.js";
export { type Swarm, type SwarmFailure, type SwarmOptions, swarm } from "./simulate/swarm.js";
export type { Trace, TracedMessage } from "./simulate/trace.js";
export { type WaysToShrink, waysToShrink } from "./simulate/ways-to-shrink.js";
