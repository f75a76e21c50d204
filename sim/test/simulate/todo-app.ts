// A to-do list whose tasks cost something, with a budget that all share: as one writes it first, and as it holds.
import type { ReplicaId } from "@joinery/clock";
import { type CounterField, counter, type TableField, table } from "@joinery/crdt";
import { type BudgetField, budget } from "@joinery/crdt/budget";
import { integer, label, refuse, type SimulatedApp } from "../../src/index.js";

export interface Task {
  readonly title: string;
  readonly cost: number;
}

const budgetMax = 100;

type Naive = { readonly tasks: TableField<Task>; readonly spent: CounterField };

interface Arguments {
  readonly plan: { readonly id: string; readonly cost: number };
  readonly drop: { readonly at: number };
}

/** Looks whether there is enough left, and then spends it: at two sides of a partition both find enough. */
export const naiveApp: SimulatedApp<Naive, Arguments> = {
  schema: { tasks: table<Task>(), spent: counter() },
  operations: {
    plan: {
      weight: 3,
      args: { id: label("t", 1000), cost: integer(1, 15) },
      run: (tx, { id, cost }, { view }) => {
        if (view.spent + cost > budgetMax || view.tasks.has(id)) return;
        tx.tasks.set(id, { title: `task ${id}`, cost });
        tx.spent.add(cost);
      },
    },
    drop: {
      args: { at: integer(0, 9) },
      run: (tx, { at }, { view }) => {
        const id = [...view.tasks.keys()][at];
        if (id !== undefined) tx.tasks.delete(id);
      },
    },
  },
  invariants: {
    "never over budget": ({ spent }) => spent <= budgetMax || `${spent} of ${budgetMax} are spent`,
  },
};

type Sound = { readonly tasks: TableField<Task>; readonly left: BudgetField };

/** The same with a budget field, whose rights are dealt out to the nodes: nobody spends what another may. */
export const soundApp: SimulatedApp<Sound, Arguments> = {
  schema: { tasks: table<Task>(), left: budget({ min: 0, max: budgetMax }) },
  genesis: (authors: readonly ReplicaId[]) => ({
    nonce: "todo",
    left: { rights: authors.map((author) => ({ author, spend: Math.floor(budgetMax / authors.length) })) },
  }),
  operations: {
    ...naiveApp.operations,
    plan: {
      ...naiveApp.operations.plan,
      run: (tx, { id, cost }, { view }) => {
        if (view.tasks.has(id)) return;
        if (!tx.left.spend(cost).ok) refuse("not enough is left here");
        tx.tasks.set(id, { title: `task ${id}`, cost });
      },
    },
    drop: {
      args: { at: integer(0, 9) },
      run: (tx, { at }, { view }) => {
        const id = [...view.tasks.keys()][at];
        if (id !== undefined) tx.tasks.delete(id);
      },
    },
  },
  invariants: { "never over budget": ({ left }) => left.value >= 0 || `${left.value} are left` },
};
