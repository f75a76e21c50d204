// A library's document as what the cells of a field come to: a cache, made when somebody looks, and made anew when cells
// went away or came out of turn. Nothing is stored but cells, so what it shows is a function of their set.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { Edited, Engine, TakeBack, Update } from "./engine.js";
import type { Renaming } from "./renaming.js";
import { Runs } from "./runs.js";
import { bytesOf, inTime, type UpdateCell } from "./update-cell.js";

export class Replay<Doc, View, Edit, U extends Update> {
  readonly #engine: Engine<Doc, View, Edit, U>;
  readonly #runs: Runs;
  /** The last operation of each author that was judged. */
  readonly #judged: Map<AuthorIndex, number> = new Map();
  #doc: Doc;
  #view: { readonly value: View } | undefined;
  /** Updates that lack others: those were removed, or are still to come. */
  #left: readonly U[] = [];
  /** Updates that don't count. */
  readonly #void: Set<Uint8Array> = new Set();
  /** The update that was made here last: it is in the document already. */
  #made: Uint8Array | undefined;

  /** @param cells the live cells, by author name and sequence */
  constructor(engine: Engine<Doc, View, Edit, U>, authors: AuthorTable, cells: readonly UpdateCell[]) {
    this.#engine = engine;
    this.#runs = new Runs(engine, authors);
    this.#doc = engine.create();
    const counting = new Map<UpdateCell, U>();
    for (const cell of cells) {
      const update = engine.read(bytesOf(cell));
      this.#judged.set(cell.author, cell.seq);
      if (this.#runs.judge(cell, update) === "counts") counting.set(cell, update);
      else this.#void.add(bytesOf(cell));
    }
    this.#takeAll(inTime([...counting.keys()], authors).map((cell) => counting.get(cell) as U));
  }

  get view(): View {
    this.#view ??= { value: this.#engine.view(this.#doc) };
    return this.#view.value;
  }

  get doc(): Doc {
    return this.#doc;
  }

  /** Takes in cells that came after the others; false when everything has to be made anew. */
  take(cells: readonly UpdateCell[]): boolean {
    this.#view = undefined;
    const updates: U[] = [];
    for (const cell of cells) {
      if (cell.seq <= (this.#judged.get(cell.author) ?? 0)) return false;
      this.#judged.set(cell.author, cell.seq);
      const update = this.#engine.read(bytesOf(cell));
      const verdict = this.#runs.judge(cell, update);
      if (verdict === "contested") return false;
      if (verdict === "void") this.#void.add(bytesOf(cell));
      if (verdict === "counts" && bytesOf(cell) !== this.#made) updates.push(update);
    }
    return updates.length === 0 || this.#try([...this.#left, ...updates]);
  }

  /** Makes an edit as `author` and answers its update; the cell that holds it, under `seq`, is still to be taken in. */
  edit(author: AuthorIndex, seq: number, edit: Edit, name: string): Uint8Array | undefined {
    return this.#keep(this.#engine.edit(this.#doc, this.#runs.runFor(author, seq), edit, name));
  }

  /** The updates of those of `cells` that count. */
  counting(cells: readonly UpdateCell[]): U[] {
    return cells.filter((cell) => !this.#void.has(bytesOf(cell))).map((cell) => this.#engine.read(bytesOf(cell)));
  }

  /** Whether the work of the update in `cell` is undone when the cell goes. */
  canLeave(cell: UpdateCell, names: Renaming): boolean {
    const update = this.#engine.read(bytesOf(cell));
    return this.#engine.standsAlone(update) && this.#engine.canLeave(this.#doc, update, names);
  }

  /** As `edit`, an edit that takes back others. */
  takeBack(author: AuthorIndex, seq: number, what: TakeBack<U>, names: Renaming): Uint8Array | undefined {
    return this.#keep(this.#engine.takeBack(this.#doc, this.#runs.runFor(author, seq), what, names));
  }

  #keep({ doc, update }: Edited<Doc>): Uint8Array | undefined {
    this.#doc = doc;
    this.#made = update;
    return update;
  }

  #takeAll(updates: readonly U[]): void {
    if (updates.length === 0 || this.#try(updates)) return;
    // Something contradicts the document. It is found one by one and left out, with what waits for it.
    const fitting: U[] = [];
    this.#left = [];
    this.#doc = this.#engine.create();
    for (const update of updates) {
      if (this.#try([...this.#left, update])) {
        fitting.push(update);
        continue;
      }
      this.#runs.close(update.run);
      this.#left = [];
      this.#doc = this.#engine.create();
      this.#try(fitting);
    }
  }

  /** False when one of the updates does not fit; then the document is lost. */
  #try(updates: readonly U[]): boolean {
    try {
      const { doc, left } = this.#engine.take(this.#doc, updates);
      this.#doc = doc;
      this.#left = left;
    } catch {
      return false;
    }
    for (const { run } of this.#left) this.#runs.close(run);
    return true;
  }
}
