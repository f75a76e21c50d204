// Many keys that each sign two histories at once, and accomplices who build on what nobody else does.
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

export interface ForkedKeys {
  /** The first history of each key, and the second, entry by entry. */
  readonly first: readonly Uint8Array[];
  readonly second: readonly Uint8Array[];
}

/** Each key writes one entry, after what `seen` says it has seen, and another that knows nothing of it. */
export function forkedKeys(
  count: number,
  seen: (number: number, first: readonly Uint8Array[]) => readonly Uint8Array[] = () => [],
): ForkedKeys {
  const first: Uint8Array[] = [];
  const second: Uint8Array[] = [];
  for (let number = 1000; number < 1000 + count; number++) {
    const [one, other] = [signedSite(number), signedSite(number)];
    one.receive(...seen(number, first));
    other.nowMs++;
    first.push(one.write(({ players }) => players.add("a")));
    second.push(other.write(({ players }) => players.add("b")));
  }
  return { first, second };
}

/** An entry of author `number` that has all of `entries` in its past. */
export function builtOn(number: number, entries: readonly Uint8Array[]): Uint8Array {
  const site: SignedSite = signedSite(number);
  site.receive(...entries);
  return site.write(({ players }) => players.add(authorOf(number)));
}

/** a1 b1 a2 b2 ... */
export function alternating(...lists: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  return lists[0]!.flatMap((_, index) => lists.map((list) => list[index]!));
}
