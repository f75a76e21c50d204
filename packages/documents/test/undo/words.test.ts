// Undo and redo of texts and lists among others, beside an oracle that knows no library: a word is there when the transaction
// that wrote it is not undone, and none that deleted it stands.
// Set JOINERY_TRACES for more runs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allPull, type Library, UndoSite } from "./undo-site.js";

interface Edit {
  readonly type: "insert" | "delete";
  readonly at: number;
  readonly count: number;
}
const traces = Number(process.env.JOINERY_TRACES ?? 60);

type Step = Edit | { readonly type: "undo" | "redo" | "pull" };

/** A transaction: the words that it wrote or deleted. */
interface Done {
  readonly site: number;
  readonly inserted: readonly number[];
  readonly deleted: readonly number[];
  undone: boolean;
  wasUndone: boolean;
}

const step: fc.Arbitrary<{ readonly site: number; readonly step: Step }> = fc.record({
  site: fc.nat({ max: 2 }),
  step: fc.oneof(
    { weight: 5, arbitrary: edit("insert") },
    { weight: 4, arbitrary: edit("delete") },
    { weight: 4, arbitrary: fc.record({ type: fc.constant("undo" as const) }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("redo" as const) }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant("pull" as const) }) },
  ),
});

function edit(type: "insert" | "delete"): fc.Arbitrary<Edit> {
  return fc.record({ type: fc.constant(type), at: fc.nat(99), count: fc.integer({ min: 1, max: 3 }) });
}

/** Three who write words that are there once, each in the text as a letter and in the list as a number. */
class Words {
  readonly #done: Done[] = [];
  readonly #stacks = [0, 1, 2].map(() => ({ done: [] as Done[], undone: [] as Done[] }));
  #next = 0;

  perform(site: UndoSite, number: number, { type, at, count }: Edit): void {
    const todo = site.value.todo as readonly number[];
    const index = Math.floor((at * (todo.length + 1)) / 100);
    const inserted = type === "insert" ? Array.from({ length: count }, () => this.#next++) : [];
    const deleted = type === "delete" ? todo.slice(index, index + count) : [];
    if (inserted.length + deleted.length === 0) return;
    site.change((draft) => {
      // The text has the same words, but may have them in another order.
      for (const word of deleted) draft.body.delete(draft.body.toString().indexOf(letterOf(word)), 1);
      if (deleted.length > 0) draft.todo.delete(index, deleted.length);
      if (inserted.length > 0) draft.todo.insert(index, ...inserted);
      if (inserted.length > 0) draft.body.insert(Math.min(index, draft.body.length), inserted.map(letterOf).join(""));
    });
    const done = { site: number, inserted, deleted, undone: false, wasUndone: false };
    this.#done.push(done);
    this.#stacks[number]!.done.push(done);
    this.#stacks[number]!.undone.length = 0;
  }

  reverse(site: UndoSite, number: number, type: "undo" | "redo"): void {
    const { done, undone } = this.#stacks[number]!;
    const [from, to] = type === "undo" ? [done, undone] : [undone, done];
    const last = from.pop();
    const result = site.undo[type]();
    expect(result.ok).toBe(last !== undefined);
    if (last === undefined || !result.ok) return;
    last.undone = type === "undo";
    last.wasUndone = true;
    if (result.places > 0) to.push(last);
  }

  /** Words that several deleted, or that one deleted which another wrote and took back. */
  get disputed(): ReadonlySet<number> {
    const deleted = this.#done.flatMap((one) => one.deleted);
    const twice = deleted.filter((word, index) => deleted.indexOf(word) !== index);
    const taken = this.#done.filter(({ wasUndone }) => wasUndone);
    const others = this.#done.flatMap(({ site, deleted: words }) =>
      words.filter((word) => taken.some((one) => one.site !== site && one.inserted.includes(word))),
    );
    return new Set([...twice, ...others]);
  }

  get standing(): number[] {
    const standing = this.#done.filter(({ undone }) => !undone);
    const deleted = new Set(standing.flatMap((one) => one.deleted));
    return standing.flatMap((one) => one.inserted).filter((word) => !deleted.has(word));
  }
}

function letterOf(word: number): string {
  return String.fromCodePoint(0x4e00 + word);
}

function sorted(words: Iterable<number>): number[] {
  return [...words].sort((a, b) => a - b);
}

async function run(library: Library, steps: readonly { readonly site: number; readonly step: Step }[]): Promise<void> {
  const sites = [await UndoSite.open(library, 0), await UndoSite.open(library, 1), await UndoSite.open(library, 2)];
  const words = new Words();
  for (const { site: number, step } of steps) {
    const site = sites[number]!;
    if (step.type === "pull") await site.pull(sites[(number + 1) % 3]!);
    else if (step.type === "undo" || step.type === "redo") {
      // What Automerge puts back is a copy, made of what is known.
      if (library === "automerge") await allPull(sites);
      words.reverse(site, number, step.type);
    } else words.perform(site, number, step as Edit);
  }
  await allPull(sites);
  const disputed = library === "automerge" ? words.disputed : new Set();
  const expected = words.standing.filter((word) => !disputed.has(word));
  for (const { value } of sites) {
    const list = (value.todo as number[]).filter((word) => !disputed.has(word));
    expect(sorted(list)).toEqual(sorted(expected));
    const text = Array.from(value.body as string, (letter) => (letter.codePointAt(0) as number) - 0x4e00);
    expect(sorted(text.filter((word) => !disputed.has(word)))).toEqual(sorted(expected));
    expect(value).toEqual(sites[0]!.value);
  }
  for (const site of sites) await site.close();
}

describe("undo and redo of what several write and delete at once", () => {
  it.each([
    ["yjs", traces],
    ["automerge", traces / 4],
  ] as const)(
    "leave over %s exactly what is not undone and not deleted",
    { timeout: 600_000 },
    async (library, numRuns) => {
      const steps = fc.array(step, { maxLength: 40, size: "max" });
      await fc.assert(
        fc.asyncProperty(steps, (all) => run(library, all)),
        { numRuns },
      );
    },
  );
});
