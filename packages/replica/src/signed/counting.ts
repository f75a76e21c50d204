// What counts, as a function of the stored entries alone: see the rule in README.md. An author who never forked counts;
// of a forked one counts what somebody else had built on before any proof of the fork lay in that somebody's past. It is
// kept up to date entry by entry, and worked out anew only where something may have ceased to count in a roundabout way.

import type { EntryNode, EntryTree } from "./entry-tree.js";
import { conflict, PastHeads } from "./past-heads.js";

/** What it took, for those who watch the cost. */
export interface CountingWork {
  /** How often everything was worked out anew. */
  recounts: number;
  /** Entries looked at. */
  visits: number;
}

/** What has changed since it was last asked. */
export interface CountingChange {
  /** Applied now and not before, each after what it follows. */
  readonly applied: readonly EntryNode[];
  /** Something that the state is made of is applied no more. */
  readonly hasLost: boolean;
}

export class Counting {
  readonly work: CountingWork = { recounts: 0, visits: 0 };
  readonly #tree: EntryTree;
  readonly #heads: PastHeads;
  /** Told whenever an entry becomes applied, or is applied no more. */
  readonly #changed: (node: EntryNode) => void;
  #applied: Set<EntryNode> = new Set();
  #hasLost = false;
  /** What a fork took back may have to be worked out anew. */
  #isDirty = false;

  constructor(tree: EntryTree, changed: (node: EntryNode) => void) {
    this.#tree = tree;
    this.#heads = new PastHeads(tree);
    this.#changed = changed;
  }

  /** What of each author lies in the past of each entry. */
  get heads(): PastHeads {
    return this.#heads;
  }

  /** Takes in an entry that was just stored. */
  add(node: EntryNode): void {
    if (this.#isDirty) return;
    const fork = this.#tree.forks.get(node.author);
    if (fork === undefined) this.#count([node]);
    else if (fork.includes(node)) this.#takeBack(node, fork.find((other) => other !== node) as EntryNode);
  }

  /** What has changed since this was asked last. */
  take(): CountingChange {
    if (this.#isDirty) this.#recount();
    const applied = [...this.#applied].filter(({ isApplied }) => isApplied).sort((a, b) => a.position - b.position);
    const change = { applied, hasLost: this.#hasLost };
    this.#applied = new Set();
    this.#hasLost = false;
    return change;
  }

  /** Makes `nodes` count, and whatever they vouch for. */
  #count(nodes: readonly EntryNode[]): void {
    const open = [...nodes].reverse();
    for (const node of open) node.counts = true;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.work.visits++;
      if (this.#tree.forks.size > 0) open.push(...this.#vouchedFor(node));
      this.#apply(node);
    }
  }

  /**
   * What did not count before `voucher` counted, marked. Nothing lies in the past of an entry that counts already that
   * `voucher` could add: that entry vouches for it as well, or has two branches of its author in its past.
   */
  #vouchedFor(voucher: EntryNode): EntryNode[] {
    const found: EntryNode[] = [];
    const seen = new Set<EntryNode>();
    const open = [...voucher.deps];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.counts || seen.has(node)) continue;
      seen.add(node);
      this.work.visits++;
      const head = node.author === voucher.author ? conflict : this.#heads.headOf(voucher, node.author);
      if (head === conflict) open.push(...node.deps, ...(node.parent === undefined ? [] : [node.parent]));
      else found.push(...marked(head));
    }
    return found;
  }

  /** Applies `node` if its past is applied, and whatever waited for that. */
  #apply(node: EntryNode): void {
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.isApplied || !next.counts || !isRooted(next)) continue;
      this.work.visits++;
      this.#set(next, true);
      this.#applied.add(next);
      open.push(...next.children, ...next.dependents);
    }
  }

  /** The author of `second` has forked: of what it wrote before, only what others built on goes on counting. */
  #takeBack(second: EntryNode, first: EntryNode): void {
    for (const leaf of this.#tree.leavesOf(first.author)) {
      for (let at: EntryNode | undefined = leaf; at !== undefined && at !== second; at = at.parent) {
        this.work.visits++;
        if (at.dependents.some(({ counts }) => counts)) break;
        if (at.dependents.length > 0 || at.deps.some(({ author }) => this.#tree.forks.has(author))) {
          // It has no simple answer who else vouches for what these entries are built on, or for what is built on them.
          this.#isDirty = true;
          return;
        }
        at.counts = false;
        if (at.isApplied) this.#set(at, false);
      }
    }
  }

  #recount(): void {
    this.#isDirty = false;
    this.work.recounts++;
    const hadLost = this.#hasLost;
    const { nodes, forks } = this.#tree;
    const applied = nodes.filter(({ isApplied }) => isApplied);
    for (const node of nodes) node.counts = false;
    for (const node of applied) this.#set(node, false);
    this.#hasLost = hadLost;
    this.#count(nodes.filter(({ author }) => !forks.has(author)));
    this.#hasLost ||= applied.some(({ isApplied, branch }) => !isApplied && branch !== undefined);
    this.work.visits += nodes.length;
  }

  #set(node: EntryNode, isApplied: boolean): void {
    node.isApplied = isApplied;
    this.#hasLost ||= !isApplied && node.branch !== undefined;
    this.#changed(node);
  }
}

function isRooted({ parent, deps }: EntryNode): boolean {
  return parent?.isApplied !== false && deps.every(({ isApplied }) => isApplied);
}

/** Marks `head` and what stands before it on its chain as counting; answers what did not count before. */
function marked(head: EntryNode | undefined): EntryNode[] {
  const found: EntryNode[] = [];
  for (let at = head; at !== undefined && !at.counts; at = at.parent) {
    at.counts = true;
    found.push(at);
  }
  return found;
}
