// A witness at work: whenever something has come in, it attests what is funded by what is certified. What it says is an entry like any other,
// on its disk before anybody hears of it.

import type { Fields } from "@joinery/crdt";
import { type LedgerDraft, LedgerView } from "@joinery/ledger";
import { CheckpointDuty, dueHeads } from "@joinery/ledger/finality";
import { ArgumentError } from "@joinery/replica";
import { SignedDocumentCore } from "@joinery/replica/signed";
import type { Document } from "../document.js";
import { standingWork } from "../standing-work.js";

/** Most heads that one change attests, so that it fits an entry. */
const headsMax = 1000;

export interface AttestOptions {
  /** Hears of a change that could not be made, such as `STORE_COPIED`. Then nothing more is attested. Default: it surfaces as an uncaught error. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Has this replica, a witness of a document's ledgers, attest what it may, now and whenever something comes in, and sign the checkpoints
 * that other witnesses begin. Answers the function that
 * ends it; closing the document does too. A key is for one storage: a witness that loses its disk needs another key, or it might sign for two
 * histories. Throws `ArgumentError` where the author of `document` is no witness of any of its ledgers.
 */
export function attest<F extends Fields>(document: Document<F>, { onError }: AttestOptions = {}): () => void {
  const { core } = document;
  const fields = (): [string, LedgerView][] => ledgersOf(document);
  if (!(core instanceof SignedDocumentCore) || fields().length === 0) {
    throw new ArgumentError(
      `"${document.author}" is no witness of a ledger in "${document.id}": its genesis does not name it`,
    );
  }
  const duties = new Map(fields().map(([name]) => [name, new CheckpointDuty()]));
  const work = (): void => {
    for (const [name, view] of fields()) attestIn(document, core, name, view);
    for (const [name, view] of fields())
      signCheckpoints(document, core, name, view, duties.get(name) as CheckpointDuty);
  };
  return standingWork(document, work, onError).end;
}

/** The ledgers at the top of a document that name its author as a witness. */
function ledgersOf<F extends Fields>({ value, author }: Document<F>): [string, LedgerView][] {
  return Object.entries(value).filter(
    (field): field is [string, LedgerView] => field[1] instanceof LedgerView && field[1].witnesses.includes(author),
  );
}

function signCheckpoints<F extends Fields>(
  document: Document<F>,
  core: SignedDocumentCore,
  name: string,
  view: LedgerView,
  duty: CheckpointDuty,
): void {
  const words = duty.due({ core, field: [name], view });
  if (words.length === 0) return;
  document.change((draft) => {
    for (const word of words) ((draft as { readonly [name: string]: unknown })[name] as LedgerDraft).checkpoint(word);
  });
}

function attestIn<F extends Fields>(
  document: Document<F>,
  core: SignedDocumentCore,
  name: string,
  view: LedgerView,
): void {
  const heads = dueHeads(core, view);
  for (let first = 0; first < heads.length; first += headsMax) {
    document.change((draft) => {
      const ledger = (draft as { readonly [name: string]: unknown })[name] as LedgerDraft;
      for (const head of heads.slice(first, first + headsMax)) ledger.attest(head);
    });
  }
}
