// The stored entries of a signed document: each author's chain as a tree, by hash. Whatever is here has its predecessor
// and its dependencies here too. Which of it counts is worked out in `counting.ts`, and under which names the state knows
// it in `branches.ts`.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import type { Arrival, EntryName } from "./arrival.js";
import type { Branch } from "./branches.js";

export interface EntryNode {
  readonly name: EntryName;
  readonly hash: Uint8Array;
  readonly entry: Entry;
  readonly author: AuthorIndex;
  /** How many entries were stored before it. */
  readonly position: number;
  readonly parent: EntryNode | undefined;
  /** How many entries stand before it on its chain, and one of them far up: by these, any other is found in few steps. */
  readonly depth: number;
  readonly jump: EntryNode | undefined;
  readonly deps: readonly EntryNode[];
  readonly children: EntryNode[];
  /** The entries of others that name it as a dependency. */
  readonly dependents: EntryNode[];
  /** By the rule of what counts; and so does all of its past. */
  counts: boolean;
  isApplied: boolean;
  /** Where it stands in the state; undefined while the state is made without it. */
  branch: Branch | undefined;
}

export class EntryTree {
  readonly #authors: AuthorTable;
  readonly #byName: Map<EntryName, EntryNode> = new Map();
  readonly #byEntry: Map<Entry, EntryNode> = new Map();
  readonly #nodes: EntryNode[] = [];
  /** The first entries of each author: one, unless it forked at once. */
  readonly #roots: Map<AuthorIndex, EntryNode[]> = new Map();
  /** The entries of each author that nothing follows. */
  readonly #leaves: Map<AuthorIndex, Set<EntryNode>> = new Map();
  /** Per forked author, two entries with one predecessor. */
  readonly #forks: Map<AuthorIndex, readonly [EntryNode, EntryNode]> = new Map();
  /** Per forked author and first number, the entry that was stored before any other such. */
  readonly #firsts: Map<AuthorIndex, Map<number, EntryNode>> = new Map();

  constructor(authors: AuthorTable) {
    this.#authors = authors;
  }

  /** All entries, each after everything it follows. */
  get nodes(): readonly EntryNode[] {
    return this.#nodes;
  }

  /** The forked authors, each with the first two entries found under one predecessor. */
  get forks(): ReadonlyMap<AuthorIndex, readonly [EntryNode, EntryNode]> {
    return this.#forks;
  }

  get(name: EntryName): EntryNode | undefined {
    return this.#byName.get(name);
  }

  /** The node of an entry that was stored: this object, not another of the same bytes. */
  nodeOf(entry: Entry): EntryNode | undefined {
    return this.#byEntry.get(entry);
  }

  /** The entry whose hash stands where an author's name does. */
  named(author: AuthorIndex): EntryNode | undefined {
    return this.#byName.get(this.#authors.idOf(author));
  }

  has(name: EntryName): boolean {
    return this.#byName.has(name);
  }

  /** The entries of an author that nothing follows; one for an author that did not fork. */
  leavesOf(author: AuthorIndex): ReadonlySet<EntryNode> {
    return this.#leaves.get(author) ?? new Set();
  }

  /** The last entries of all chains, those of forked authors first. */
  tips(): EntryNode[] {
    const isForked = (author: AuthorIndex): boolean => this.#forks.has(author);
    const authors = [...this.#leaves.keys()].sort((a, b) => Number(isForked(b)) - Number(isForked(a)));
    return authors.flatMap((author) => [...this.leavesOf(author)]);
  }

  /** The author's latest entry; undefined for one that wrote nothing or forked. */
  tipOf(author: AuthorIndex): EntryNode | undefined {
    const [tip, ...others] = this.leavesOf(author);
    return others.length === 0 ? tip : undefined;
  }

  /** Those that have the predecessor of `node`, itself among them. */
  siblingsOf({ author, parent }: EntryNode): readonly EntryNode[] {
    return parent === undefined ? this.#rootsOf(author) : parent.children;
  }

  /** True for the entry of its author and first number that was stored before any other such. */
  isFirstOfItsNumber(node: EntryNode): boolean {
    const first = this.#firsts.get(node.author)?.get(node.entry.firstSeq);
    return first === undefined || first === node;
  }

  /** True when storing `arrival` would show that its author forked. */
  wouldFork({ author, prev }: Pick<Arrival, "author" | "prev">): boolean {
    const siblings = prev === undefined ? this.#roots.get(author) : this.#byName.get(prev)?.children;
    return siblings !== undefined && siblings.length > 0;
  }

  /** True for an entry that is not here, and whose predecessor and dependencies are. */
  canAdd({ name, prev, deps }: Arrival): boolean {
    return !this.has(name) && (prev === undefined || this.has(prev)) && deps.every((dep) => this.has(dep));
  }

  /** Stores an entry whose predecessor and dependencies are here. */
  add(arrival: Omit<Arrival, "check" | "isChecked" | "bytes">): EntryNode {
    const { name, author, entry, prev } = arrival;
    const parent = prev === undefined ? undefined : this.#known(prev);
    const node = this.#nodeAfter(parent, arrival);
    this.#byName.set(name, node);
    this.#byEntry.set(entry, node);
    this.#nodes.push(node);
    for (const dep of node.deps) dep.dependents.push(node);
    const siblings = parent === undefined ? this.#rootsOf(author) : parent.children;
    siblings.push(node);
    this.#becomesLeaf(node);
    if (siblings.length > 1 && !this.#forks.has(author)) this.#fork(author, siblings);
    else if (this.#forks.has(author)) this.#number(node);
    return node;
  }

  #nodeAfter(parent: EntryNode | undefined, { name, hash, entry, author, deps }: Parameters<EntryTree["add"]>[0]) {
    return {
      name,
      hash,
      entry,
      author,
      position: this.#nodes.length,
      parent,
      depth: parent === undefined ? 0 : parent.depth + 1,
      jump: parent === undefined ? undefined : jumpFrom(parent),
      deps: deps.map((dep) => this.#known(dep)),
      children: [],
      dependents: [],
      counts: false,
      isApplied: false,
      branch: undefined,
    } satisfies EntryNode as EntryNode;
  }

  #known(name: EntryName): EntryNode {
    const node = this.#byName.get(name);
    assert(node !== undefined, "an entry is stored after what it follows");
    return node;
  }

  #rootsOf(author: AuthorIndex): EntryNode[] {
    const roots = this.#roots.get(author) ?? [];
    this.#roots.set(author, roots);
    return roots;
  }

  #becomesLeaf(node: EntryNode): void {
    const leaves = this.#leaves.get(node.author) ?? new Set();
    if (node.parent !== undefined) leaves.delete(node.parent);
    leaves.add(node);
    this.#leaves.set(node.author, leaves);
  }

  #fork(author: AuthorIndex, [first, second]: readonly EntryNode[]): void {
    this.#forks.set(author, [first as EntryNode, second as EntryNode]);
    const own = [...this.leavesOf(author)].flatMap((leaf) => chainTo(leaf));
    for (const node of own.sort((a, b) => a.position - b.position)) this.#number(node);
  }

  #number(node: EntryNode): void {
    const firsts = this.#firsts.get(node.author) ?? new Map<number, EntryNode>();
    if (!firsts.has(node.entry.firstSeq)) firsts.set(node.entry.firstSeq, node);
    this.#firsts.set(node.author, firsts);
  }
}

/** True when `ancestor` is `node`, or stands before it on its chain. */
export function isAncestor(ancestor: EntryNode, node: EntryNode): boolean {
  return ancestor.author === node.author && upTo(node, (at) => at.depth <= ancestor.depth) === ancestor;
}

/** The first on the way up from `node` of which `isFarEnough` holds, as it does of all before that. */
function upTo(node: EntryNode, isFarEnough: (at: EntryNode) => boolean): EntryNode | undefined {
  let at: EntryNode | undefined = node;
  while (at !== undefined && !isFarEnough(at)) {
    const { jump }: EntryNode = at;
    at = jump !== undefined && !isFarEnough(jump) ? jump : at.parent;
  }
  return at;
}

/** Where an entry after `parent` jumps to: as far again as `parent` does, where that goes as far as the jump from there. */
function jumpFrom(parent: EntryNode): EntryNode {
  const near = parent.jump;
  const far = near?.jump;
  if (near === undefined || far === undefined) return parent;
  return parent.depth - near.depth === near.depth - far.depth ? far : parent;
}

function chainTo(leaf: EntryNode): EntryNode[] {
  const chain: EntryNode[] = [];
  for (let at: EntryNode | undefined = leaf; at !== undefined; at = at.parent) chain.push(at);
  return chain;
}
