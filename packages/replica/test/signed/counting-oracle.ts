// What counts, worked out the long way: every past as a set, every rule as it is written, nothing shared with the core.
import type { EntryNode, EntryTree } from "@joinery/replica/signed";

interface Past {
  readonly node: EntryNode;
  readonly before: ReadonlySet<EntryNode>;
}

/** The names of the entries to apply, in order of names. */
export function namesThatCount(tree: EntryTree): string {
  const pasts = tree.nodes.map((node): Past => ({ node, before: pastOf(node) }));
  const forked = new Set(tree.nodes.filter((node) => isForked(node.author, tree.nodes)).map(({ author }) => author));
  const counting = new Set(tree.nodes.filter(({ author }) => !forked.has(author)));
  for (let size = -1; size !== counting.size; ) {
    size = counting.size;
    for (const { node } of pasts) {
      if (!counting.has(node) && pasts.some((past) => counting.has(past.node) && vouches(past, node)))
        counting.add(node);
    }
  }
  const applied = pasts.filter(({ node, before }) => [node, ...before].every((each) => counting.has(each)));
  return applied
    .map(({ node }) => node.name)
    .sort()
    .join(" ");
}

/** An entry of another author that has `node` in its past, and there no two entries of its author with one predecessor. */
function vouches({ node: voucher, before }: Past, node: EntryNode): boolean {
  return voucher.author !== node.author && before.has(node) && !isForked(node.author, [...before]);
}

function isForked(author: number, nodes: readonly EntryNode[]): boolean {
  const predecessors = nodes.filter((node) => node.author === author).map(({ parent }) => parent);
  return new Set(predecessors).size < predecessors.length;
}

function pastOf(node: EntryNode): Set<EntryNode> {
  const past = new Set<EntryNode>();
  const open = [node.parent, ...node.deps];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (next === undefined || past.has(next)) continue;
    past.add(next);
    open.push(next.parent, ...next.deps);
  }
  return past;
}
