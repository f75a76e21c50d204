// The stored entries of a signed document: each author's chain as a tree, by hash. Whatever is here has its predecessor
// and its dependencies here too. An entry's branch is named by its nearest ancestor-or-self whose predecessor has two or
// more children; what lies before the first fork is the trunk, which goes by the author's own name.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import type { Arrival, EntryName } from "./arrival.js";

export interface EntryNode {
  readonly name: EntryName;
  readonly hash: Uint8Array;
  readonly entry: Entry;
  readonly author: AuthorIndex;
  /** How many entries were stored before it. */
  readonly position: number;
  readonly parent: EntryNode | undefined;
  readonly deps: readonly EntryNode[];
  readonly children: EntryNode[];
  branch: Branch;
}

/** An unforked stretch of a chain: an author of its own to the state. */
export interface Branch {
  /** The name under which its operations stand in the state. */
  readonly author: AuthorIndex;
  /** What its author wrote before it: its operations are numbered from there. */
  readonly base: number;
  readonly parent: Branch | undefined;
  /** Its entries, oldest first. */
  readonly nodes: EntryNode[];
}

export class EntryTree {
  readonly #authors: AuthorTable;
  readonly #byName: Map<EntryName, EntryNode> = new Map();
  readonly #byEntry: Map<Entry, EntryNode> = new Map();
  readonly #nodes: EntryNode[] = [];
  /** The first entries of each author: one, unless it forked at once. */
  readonly #roots: Map<AuthorIndex, EntryNode[]> = new Map();
  readonly #branches: Map<AuthorIndex, Branch[]> = new Map();
  readonly #byBranch: Map<AuthorIndex, Branch> = new Map();
  /** Per forked author, two entries with one predecessor. */
  readonly #forks: Map<AuthorIndex, readonly [EntryNode, EntryNode]> = new Map();

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

  /** The branches of an author; empty for one that wrote nothing. */
  branchesOf(author: AuthorIndex): readonly Branch[] {
    return this.#branches.get(author) ?? [];
  }

  /** The entry of the branch `author` that ends with its operation `seq`. */
  endingAt(author: AuthorIndex, seq: number): EntryNode {
    const branch = this.#byBranch.get(author);
    const found = branch === undefined ? undefined : nodeAt(branch, seq + branch.base);
    assert(found?.entry.lastSeq === seq + (branch?.base ?? 0), "heads are ends of entries");
    return found;
  }

  /** The last entries of all branches, those of forked authors first. */
  tips(): EntryNode[] {
    const isForked = (author: AuthorIndex): boolean => this.#forks.has(author);
    const authors = [...this.#branches.keys()].sort((a, b) => Number(isForked(b)) - Number(isForked(a)));
    const branches = authors.flatMap((author) => this.branchesOf(author));
    return branches.map(({ nodes }) => nodes.at(-1) as EntryNode).filter(({ children }) => children.length === 0);
  }

  /** True for the entry of its author and first number that was stored before any other such. */
  isFirstOfItsNumber(node: EntryNode): boolean {
    const { author, entry, position } = node;
    return this.branchesOf(author).every((branch) => {
      const other = nodeAt(branch, entry.firstSeq);
      return other?.entry.firstSeq !== entry.firstSeq || other.position >= position;
    });
  }

  /** The author's latest entry; undefined for one that wrote nothing or forked. */
  tipOf(author: AuthorIndex): EntryNode | undefined {
    const branches = this.branchesOf(author);
    return branches.length === 1 ? branches[0]?.nodes.at(-1) : undefined;
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
  add({ name, hash, entry, author, prev, deps }: Omit<Arrival, "check" | "isChecked" | "bytes">): EntryNode {
    const parent = prev === undefined ? undefined : this.#known(prev);
    const siblings = parent === undefined ? this.#rootsOf(author) : parent.children;
    const branch = parent?.branch ?? this.#branches.get(author)?.[0] ?? this.#open(author, author, 0, undefined);
    const position = this.#nodes.length;
    const stored = { name, hash, entry, author, position, parent, deps: deps.map((dep) => this.#known(dep)) };
    const node: EntryNode = { ...stored, children: [], branch };
    this.#byName.set(name, node);
    this.#byEntry.set(entry, node);
    this.#nodes.push(node);
    siblings.push(node);
    if (siblings.length === 1) branch.nodes.push(node);
    else this.#fork(author, siblings);
    return node;
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

  /** Gives all entries of a forked author their branches anew. */
  #fork(author: AuthorIndex, [first, second]: readonly EntryNode[]): void {
    if (!this.#forks.has(author)) this.#forks.set(author, [first as EntryNode, second as EntryNode]);
    for (const branch of this.branchesOf(author)) this.#byBranch.delete(branch.author);
    this.#branches.set(author, []);
    const roots = this.#rootsOf(author);
    const open = [...roots];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      node.branch = this.#branchOf(node, node.parent?.children ?? roots);
      node.branch.nodes.push(node);
      open.push(...node.children);
    }
  }

  #branchOf(node: EntryNode, siblings: readonly EntryNode[]): Branch {
    const { author, hash, parent } = node;
    if (siblings.length === 1) return parent?.branch ?? this.#open(author, author, 0, undefined);
    const name = this.#authors.internBytes(hash, 0, hash.length);
    return this.#open(author, name, parent?.entry.lastSeq ?? 0, parent?.branch);
  }

  #open(owner: AuthorIndex, author: AuthorIndex, base: number, parent: Branch | undefined): Branch {
    const branch: Branch = { author, base, parent, nodes: [] };
    const branches = this.#branches.get(owner);
    if (branches === undefined) this.#branches.set(owner, [branch]);
    else branches.push(branch);
    this.#byBranch.set(author, branch);
    return branch;
  }
}

/** The entry of `branch` that holds the number `seq` of its author's chain: binary search. */
export function nodeAt({ nodes }: Branch, seq: number): EntryNode | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle] as EntryNode).entry.lastSeq < seq) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low];
  return node !== undefined && node.entry.firstSeq <= seq ? node : undefined;
}

/** True when `ancestor` is `node`, or stands before it on its chain. */
export function isAncestor(ancestor: EntryNode, node: EntryNode): boolean {
  if (ancestor.author !== node.author) return false;
  let lastSeq = node.entry.lastSeq;
  for (let branch: Branch | undefined = node.branch; branch !== undefined; branch = branch.parent) {
    if (branch === ancestor.branch) return ancestor.entry.lastSeq <= lastSeq;
    lastSeq = branch.base;
  }
  return false;
}
