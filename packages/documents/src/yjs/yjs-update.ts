// Reads an update of Yjs strictly: inserts of one client without a gap, of the kinds of content that a field has, and deletions.

import { DecodeError } from "@joinery/crdt";
import * as Y from "yjs";
import type { Update } from "../core/engine.js";

/** An update, and what has to be there before it can be taken. */
export interface YjsUpdate extends Update {
  readonly bytes: Uint8Array;
  readonly needs: readonly Y.ID[];
}

/** What may stand in a document of some kind. */
export type AllowedContent = (item: Y.Item) => boolean;

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/** So many ids a run may have at most, whatever its updates say. */
const idsMax = 2 ** 31;

/** The parent of an item that stands at the top: the name of the root. */
export const rootName = "";

/** Throws for whatever is no such update. */
export function readYjsUpdate(bytes: Uint8Array, allows: AllowedContent): YjsUpdate {
  const { structs, ds } = Y.decodeUpdate(bytes);
  const first = structs[0];
  const needs: Y.ID[] = [];
  const run = first?.id.client;
  let next = first?.id.clock ?? 0;
  for (const struct of structs) {
    if (struct.id.client !== run || struct.id.clock !== next) throw new DecodeError("an update with a gap");
    if (struct instanceof Y.Skip) throw new DecodeError("an update that leaves something out");
    if (struct instanceof Y.Item) collectNeeds(struct, allows, needs);
    next += struct.length;
  }
  if (next > idsMax) throw new DecodeError("an update with more ids than a document has");
  collectDeleted(ds, needs);
  const from = first?.id.clock ?? 0;
  const outside = needs.filter(({ client, clock }) => client !== run || clock < from || clock >= next);
  if (run !== undefined && from > 0) outside.push(new Y.ID(run, from - 1));
  return { bytes, run: run === undefined ? undefined : `${run}`, from, length: next - from, needs: outside };
}

function collectNeeds(item: Y.Item, allows: AllowedContent, needs: Y.ID[]): void {
  const { parent, origin, rightOrigin } = item;
  if (typeof parent === "string" && parent !== rootName) throw new DecodeError("an item in another document");
  if (!(item.content instanceof Y.ContentDeleted) && !allows(item)) throw new DecodeError("content of another kind");
  if (parent instanceof Y.ID) needs.push(parent);
  if (origin !== null) needs.push(origin);
  if (rightOrigin !== null) needs.push(rightOrigin);
}

function collectDeleted(ds: Decoded["ds"], needs: Y.ID[]): void {
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) needs.push(new Y.ID(client, clock + len - 1));
  }
}
