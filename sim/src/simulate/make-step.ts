// Makes one operation of a schedule at its node: one transaction, written and told like any other. What a field or the application
// refuses is undone and counted.

import { type Fields, InvalidValueError, type StructDraft, type StructView } from "@joinery/crdt";
import { LedgerError } from "@joinery/ledger";
import { ChangeError, type DocumentCore } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import type { Seed } from "../kernel/random-key.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { Operation } from "./app.js";
import type { StepTally } from "./nothing-made.js";
import { isPromise } from "./promise-answer.js";
import type { Schedule, Step, StepArgs } from "./schedule.js";
import { RefusedOperation, SimulationError, saidBy } from "./simulation-error.js";

/** Makes `step`, and counts what became of it. Throws `SimulationError` with code `OPERATION_FAILED`. */
export function makeStep<F extends Fields>(
  step: Step,
  operation: Operation<F, StepArgs>,
  node: VirtualNode,
  { nodes, seed }: Schedule,
  tally: StepTally,
): void {
  const { counts } = tally;
  if (!node.isRunning) {
    counts.missed++;
    return;
  }
  const erased = node.documents[0] as DocumentCore;
  const document = erased as unknown as DocumentCore<F>;
  const user = node.authorNumber < nodes ? node.authorNumber : node.index;
  const place = { view: document.view as StructView<F>, node: user, nodes, nowMs: node.nowMs };
  try {
    const run = (tx: StructDraft<F>): void => {
      const answer: unknown = operation.run(tx, ownArgs(step.args), place);
      if (isPromise(answer)) throw failed(step, seed, "answered a promise", "let it do all at once, without async");
    };
    const { effects, firstSeq, lastSeq } = document.change(run, node.nowMs);
    node.perform(erased, effects);
    node.perform(erased, document.flush());
    counts.made++;
    if (lastSeq >= firstSeq) tally.written++;
  } catch (error) {
    if (error instanceof SimulationError) throw error;
    if (!isRefusal(error) && !isOfForked(error, document)) throw failed(step, seed, "threw", saidBy(error), error);
    counts.refused++;
    tally.firstRefusal ??= `"${step.operation}" with "${(error as Error).message}"`;
  }
}

/** A copy, so that an operation which changes what it was made with makes no other run of the rest. */
function ownArgs(args: StepArgs): StepArgs {
  return JSON.parse(JSON.stringify(args)) as StepArgs;
}

function isRefusal(error: unknown): boolean {
  return error instanceof InvalidValueError || error instanceof LedgerError || error instanceof RefusedOperation;
}

/** Whose key has signed two histories writes no more: where that is so, the document has to say so. */
function isOfForked<F extends Fields>(error: unknown, document: DocumentCore<F>): boolean {
  const isKnown = document instanceof SignedDocumentCore && document.tree.forks.has(document.self);
  return isKnown && error instanceof ChangeError && error.code === "AUTHOR_FORKED";
}

function failed({ operation, node, atMs, args }: Step, seed: Seed, what: string, why: string, cause?: unknown) {
  const where = `at node ${node}, at ${atMs / 1000} s with seed ${seed}`;
  const options = { seed, ...(cause === undefined ? {} : { cause }) };
  const message = `operation "${operation}" with ${JSON.stringify(args)} ${what} ${where}: ${why}`;
  return new SimulationError("OPERATION_FAILED", message, options);
}
