// Runs a trace: sites write and meet, and everything that the laws look at is written down on the way.
import { type AuthorIndex, AuthorTable, CausalContext, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { CausalState } from "@joinery/crdt";
import { type CarriedDelta, readDelta, writeDelta } from "./carried-delta.js";
import { type CompleteSubject, completed, type LawSubject } from "./law-subject.js";
import type { LoggedOperation } from "./logged-operation.js";
import { type AnyState, copyOf, createSite, digestOf, outOfBytes, restart, type Site } from "./site.js";
import type { Sync, Trace, TraceStep } from "./trace.js";

export interface World<Op> {
  readonly subject: CompleteSubject<Op>;
  readonly authors: AuthorTable;
  /** The same authors numbered in another order, as another process would have them. */
  readonly otherAuthors: AuthorTable;
  readonly sites: readonly Site[];
  readonly log: LoggedOperation<Op>[];
  /** The delta of each logged operation, as bytes. */
  readonly carried: CarriedDelta[];
  /** States after an operation: by its mutator, and by joining its delta to the state before. */
  readonly mutations: { readonly mutated: string; readonly joined: string; readonly grew: boolean }[];
  /** States before a transaction, and after it was rolled back. */
  readonly rollbacks: { readonly before: string; readonly after: string }[];
  readonly trace: Trace<Op>;
}

/** Plays a trace at sites of the subject's type. */
export function playTrace<Op>(subject: LawSubject<Op>, trace: Trace<Op>): World<Op> {
  return play(completed(subject), trace);
}

export function play<Op>(subject: CompleteSubject<Op>, trace: Trace<Op>): World<Op> {
  const authors = new AuthorTable();
  const sites = Array.from({ length: trace.replicaCount }, (_, index) =>
    createSite(subject.type, authors, nameOfSite(index)),
  );
  const world: World<Op> = {
    subject,
    authors,
    otherAuthors: reversedTable(sites),
    sites,
    log: [],
    carried: [],
    mutations: [],
    rollbacks: [],
    trace,
  };
  trace.steps.forEach((step, index) => {
    if (step.restarts) restart(world.sites[step.replica]!);
    write(world, step, index);
    for (const sync of step.syncs) meet(world, sync, trace.seed + index);
  });
  return world;
}

/** Names whose order is not that of the sites. */
export function nameOfSite(index: number): ReplicaId {
  return replicaIdFromBytes(new Uint8Array(16).fill((index * 83 + 41) % 256))!;
}

/** The same list in an order that depends on `seed` alone. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const order = [...items];
  let state = seed | 1;
  for (let index = order.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const other = (state >>> 8) % (index + 1);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}

/** The operations that a site has seen, in the order of their making, which extends causality. */
export function visibleAt<Op>(world: World<Op>, site: Site): LoggedOperation<Op>[] {
  return world.log.filter(({ id }) => site.seen.has(id));
}

function write<Op>(world: World<Op>, step: TraceStep<Op>, index: number): void {
  const site = world.sites[step.replica]!;
  const stamp = site.clock.next(wallClock(step.replica, index));
  if (index % 6 === 2) rollBack(world, site, step, stamp);
  const twin = index % 4 === 1 ? copyOf(site.state) : undefined;
  const before = index % 4 === 1 ? copyOf(site.state) : undefined;
  const transaction = site.state.transaction(site.author, stamp);
  for (const operation of step.operations) {
    const made = transaction.operations.length;
    world.subject.perform(transaction.draft, operation);
    for (const { seq, delta } of transaction.operations.slice(made)) {
      logOperation(world, site, operation, seq, delta, stamp);
      twin?.join(delta, { author: site.author, seq });
    }
  }
  transaction.commit();
  refreshShadow(world, site);
  if (twin === undefined || before === undefined) return;
  const mutated = digestOf(site.state);
  const grew = before.leq(site.state) && (digestOf(before) === mutated || !site.state.leq(before));
  world.mutations.push({ mutated, joined: digestOf(twin), grew });
}

/** Wall clocks that tie often, some of them ahead. */
function wallClock(replica: number, index: number): number {
  return Math.floor(index / 5) + (replica % 3 === 2 ? 4 : 0);
}

function logOperation<Op>(
  world: World<Op>,
  site: Site,
  operation: Op,
  seq: number,
  delta: unknown,
  stamp: { readonly ms: number; readonly counter: number },
): void {
  const id = world.log.length;
  const time = [stamp.ms, stamp.counter] as const;
  world.log.push({ id, author: site.name, seq, time, past: new Set(site.seen), operation });
  site.seen.add(id);
  world.carried.push(writeDelta(world.subject.type, delta, world.authors, { author: site.author, seq }, stamp));
}

function rollBack<Op>(world: World<Op>, site: Site, step: TraceStep<Op>, stamp: CarriedDelta["stamp"]): void {
  const before = digestOf(site.state);
  const transaction = site.state.transaction(site.author, stamp);
  for (const operation of [...step.operations, ...step.operations]) {
    world.subject.perform(transaction.draft, operation);
  }
  transaction.rollback();
  world.rollbacks.push({ before, after: digestOf(site.state) });
}

function meet<Op>(world: World<Op>, sync: Sync, seed: number): void {
  const [from, to] = [world.sites[sync.from]!, world.sites[sync.to]!];
  const missing = visibleAt(world, from).filter(({ id }) => !to.seen.has(id));
  if (sync.carriage === "operations") joinAll(world, to.state, missing);
  else if (sync.carriage === "shuffled") joinAll(world, to.state, shuffled([...missing, ...missing], seed));
  else {
    const source = sync.carriage === "bytes" ? outOfBytes(from.state) : from.state;
    to.state.merge(source.difference(to.state.context.vector));
  }
  for (const { id, time } of missing) {
    to.seen.add(id);
    to.clock.observe({ ms: time[0], counter: time[1] });
  }
  refreshShadow(world, to);
}

/** Joins operations out of their bytes, each checked against its causal past, into a state of either author table. */
function joinAll<Op>(world: World<Op>, state: AnyState, operations: readonly LoggedOperation<Op>[]): void {
  for (const operation of operations) {
    const past = pastIn(world, operation, state.authors);
    const isPast = (author: AuthorIndex, seq: number): boolean => past.covers(author, seq);
    const { delta, dot } = readDelta(world.subject.type, world.carried[operation.id]!, state.authors, isPast);
    state.join(delta, dot);
  }
}

/** A state elsewhere, with authors numbered in another order, that has joined these operations in the order given. */
export function elsewhere<Op>(world: World<Op>, operations: readonly LoggedOperation<Op>[]): AnyState {
  const state: AnyState = new CausalState(world.subject.type, world.otherAuthors);
  joinAll(world, state, operations);
  return state;
}

const pasts: WeakMap<LoggedOperation<unknown>, Map<AuthorTable, CausalContext>> = new WeakMap();

function pastIn<Op>(world: World<Op>, operation: LoggedOperation<Op>, authors: AuthorTable): CausalContext {
  const known = pasts.get(operation) ?? new Map<AuthorTable, CausalContext>();
  pasts.set(operation, known);
  let past = known.get(authors);
  if (past === undefined) {
    past = new CausalContext();
    for (const id of operation.past) past.add(authors.intern(world.log[id]!.author), world.log[id]!.seq);
    known.set(authors, past);
  }
  return past;
}

function reversedTable(sites: readonly Site[]): AuthorTable {
  const authors = new AuthorTable();
  for (const { name } of [...sites].reverse()) authors.intern(name);
  return authors;
}

/** Only the first two sites keep a shadow, for the sake of time. */
function refreshShadow<Op>(world: World<Op>, site: Site): void {
  if (!isShadowed(world, site)) return;
  site.shadow.refresh(world.subject.leaves(site.state.view));
}

export function isShadowed<Op>(world: World<Op>, site: Site): boolean {
  return world.sites.indexOf(site) < 2;
}
