// Which history the table goes by where a member wrote several, as branches of its chain in a signed document: the one with which the
// most rounds are settled. A round is settled only when all have acknowledged the same commits, and an honest member acknowledges
// once; so as long as one of its members is honest, no other history can take a settled round back, whenever it turns up.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { LogField, StateOf } from "@joinery/crdt";
import type { PlainValue } from "@joinery/replica";
import { compareSlots } from "../round/slot.js";
import type { TableTerms } from "../round/terms.js";
import { Chronicle } from "./chronicle.js";

type Events = Readonly<StateOf<LogField<PlainValue>>["events"]>;

/** Combinations of histories that are compared: three members with six each. */
const comparedMax = 256;

/** Events of one author stand in their order among all. */
export function chronicleFrom(events: Events, terms: TableTerms, authors: AuthorTable): Chronicle {
  const owners = [...new Set(events.map(({ author }) => authors.lineage.ownerOf(author)))];
  const forked = owners
    .filter((owner) => authors.lineage.allOf(owner).length > 1)
    .sort((a, b) => authors.compare(a, b));
  if (forked.length === 0) return told(events, terms, authors, new Set());
  let furthest: Chronicle | undefined;
  let left = comparedMax;
  for (const others of othersOf(forked, authors)) {
    if (left-- === 0) break;
    const chronicle = told(events, terms, authors, others);
    if (furthest === undefined || compareSlots(chronicle.table.current, furthest.table.current) > 0)
      furthest = chronicle;
  }
  return furthest as Chronicle;
}

/** For each choice of one history per member, the branches that are not on it. In the same order at every replica. */
function* othersOf(forked: readonly AuthorIndex[], authors: AuthorTable): Generator<ReadonlySet<AuthorIndex>> {
  const [owner, ...rest] = forked;
  if (owner === undefined) {
    yield new Set();
    return;
  }
  const { lineage } = authors;
  for (const tip of [...lineage.tipsOf(owner)].sort((a, b) => authors.compare(a, b))) {
    const on = new Set([tip, ...lineage.before(tip)]);
    const off = lineage.allOf(owner).filter((branch) => !on.has(branch));
    for (const others of othersOf(rest, authors)) yield new Set([...off, ...others]);
  }
}

function told(events: Events, terms: TableTerms, authors: AuthorTable, others: ReadonlySet<AuthorIndex>): Chronicle {
  const chronicle = new Chronicle(terms, others.size > 0);
  for (const event of events) {
    const owner = authors.ownerIdOf(event.author);
    if (others.has(event.author)) chronicle.passOver(owner);
    else chronicle.take(owner, event, authors.idOf(event.author));
  }
  return chronicle;
}
