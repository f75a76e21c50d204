// Two documents that compared their parts, as sync has them do: each knows which of its own the other has not.
import type { AuthorIndex, Dot } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import type { ComparedParts, DocumentCore, Installed, Snapshot } from "@joinery/replica";
import type { BaseSite } from "./base-site.js";

interface Side<F extends Fields> {
  readonly site: BaseSite<F>;
  readonly document: DocumentCore<F>;
  readonly compared: ComparedParts;
}

export class Comparison<F extends Fields> {
  readonly #sides: readonly [Side<F>, Side<F>];

  private constructor(sides: readonly [Side<F>, Side<F>]) {
    this.#sides = sides;
  }

  /** Undefined while either has something open or not on disk, which nobody else may see. */
  static of<F extends Fields>(one: BaseSite<F>, other: BaseSite<F>): Comparison<F> | undefined {
    const sides = [one, other].map((site) => ({ site, document: site.document, compared: site.document.base.parts() }));
    const isSeen = sides.every(
      ({ document, compared }) => compared !== undefined && document.durable.coversAll(compared.vector),
    );
    return isSeen ? new Comparison(sides as unknown as [Side<F>, Side<F>]) : undefined;
  }

  /** What brings `site` to the join. */
  patchFor(site: BaseSite<F>): Uint8Array {
    const [one, other] = this.#sides;
    const [from, to] = one.site === site ? [other, one] : [one, other];
    return (this.#patch(from, to) as Snapshot).bytes;
  }

  /** The first, or with `back` the other, makes a patch for its peer, which joins it. Undefined where that can't be now. */
  mend(back: boolean): Installed | undefined {
    const [one, other] = this.#sides;
    const [from, to] = back ? [other, one] : [one, other];
    if (from.site.document !== from.document || to.site.document !== to.document) return undefined;
    const patch = this.#patch(from, to);
    if (patch === undefined || !from.document.durable.coversAll(patch.vector)) return undefined;
    const installed = to.document.base.mend(
      patch.bytes,
      { compared: to.compared, removed: seenAndGone(to, from) },
      to.site.nowMs,
    );
    if (installed.ok) to.site.perform(installed.effects);
    return installed;
  }

  #patch(from: Side<F>, to: Side<F>): Snapshot | undefined {
    const lacked = new Set(onlyAt(from, to).map(({ author, seq }) => `${author}:${seq}`));
    return from.document.base.patch(from.compared, (author: AuthorIndex, seq: number) =>
      lacked.has(`${author}:${seq}`),
    );
  }
}

function namesOf<F extends Fields>({ document, compared: { parts } }: Side<F>): string[] {
  return [...parts.dots()].map(({ author, seq }, part) =>
    [document.authors.idOf(author), seq, parts.hashes[2 * part], parts.hashes[2 * part + 1]].join(),
  );
}

function onlyAt<F extends Fields>(side: Side<F>, other: Side<F>): Dot[] {
  const there = new Set(namesOf(other));
  const names = namesOf(side);
  return [...side.compared.parts.dots()].filter((dot, part) => !there.has(names[part]!) && !hasSeen(other, side, dot));
}

function seenAndGone<F extends Fields>(side: Side<F>, other: Side<F>): Dot[] {
  const there = new Set(namesOf(other));
  const names = namesOf(side);
  return [...side.compared.parts.dots()].filter((dot, part) => !there.has(names[part]!) && hasSeen(other, side, dot));
}

function hasSeen<F extends Fields>(side: Side<F>, other: Side<F>, { author, seq }: Dot): boolean {
  const index = side.document.authors.indexOf(other.document.authors.idOf(author));
  return index >= 0 && side.compared.vector.covers(index, seq);
}
