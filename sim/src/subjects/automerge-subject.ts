// Automerge as a subject, over its own sync protocol. That counts on links that lose nothing, so a node begins a new session with a
// peer when it has waited a second for word from it, as its repositories do when a connection comes back.

import * as A from "@automerge/automerge";
import type { SetKey, Subject, SubjectNode, SubjectPlace } from "./subject.js";

type Cells = Record<string, string>;

interface Session {
  state: A.SyncState;
  /** Whether something was sent since the peer was heard, and how many seconds ago. */
  silentSeconds: number;
  /** For how many seconds the peer has said to have something else than what is here. */
  apartSeconds: number;
  /** Whether something is about to be said. */
  isDue: boolean;
}

/**
 * So long an answer waits for what else comes, as repositories throttle them. Without it each copy of a frame begins another exchange of
 * answers that never ends, where the sessions of both sides began at different times.
 */
const throttleMs = 10;
/** Sides that began their sessions at different times may talk past each other: after so long both begin anew. */
const apartSecondsMax = 3;

export const automergeSubject: Subject = { name: "Automerge", node: (place) => new AutomergeNode(place) };

class AutomergeNode implements SubjectNode {
  readonly #place: SubjectPlace;
  readonly #sessions: Map<number, Session>;
  #doc: A.Doc<Cells>;

  constructor(place: SubjectPlace) {
    this.#place = place;
    this.#doc = A.init<Cells>({ actor: (0x9000_0001 + place.index).toString(16).padEnd(32, "0") });
    this.#sessions = new Map(
      place.peers.map((peer) => [peer, { state: A.initSyncState(), silentSeconds: 0, apartSeconds: 0, isDue: false }]),
    );
  }

  apply({ key, value }: SetKey): void {
    this.#doc = A.change(this.#doc, { time: 0 }, (draft) => {
      draft[key] = value;
    });
    this.#sayAll();
  }

  receive(peer: number, frame: Uint8Array): void {
    const session = this.#sessions.get(peer) as Session;
    session.silentSeconds = 0;
    const heads = A.getHeads(this.#doc).join();
    [this.#doc, session.state] = A.receiveSyncMessage(this.#doc, session.state, frame);
    if (A.getHeads(this.#doc).join() === heads) this.#say(peer, session);
    else this.#sayAll();
  }

  tick(): void {
    for (const [peer, session] of this.#sessions) {
      session.silentSeconds++;
      session.apartSeconds = this.#isApart(session) ? session.apartSeconds + 1 : 0;
      if (session.silentSeconds > 1 || session.apartSeconds >= apartSecondsMax) {
        session.state = A.initSyncState();
        session.silentSeconds = 0;
        session.apartSeconds = 0;
      }
      this.#say(peer, session);
    }
  }

  value(): Iterable<readonly [key: string, value: string]> {
    return Object.entries(this.#doc);
  }

  #isApart({ state }: Session): boolean {
    return state.theirHeads?.join() !== A.getHeads(this.#doc).join();
  }

  #sayAll(): void {
    for (const [peer, session] of this.#sessions) this.#say(peer, session);
  }

  #say(peer: number, session: Session): void {
    if (session.isDue) return;
    session.isDue = true;
    const { events, index } = this.#place;
    events.schedule(events.now + throttleMs, () => this.#sayNow(peer, session), undefined, index);
  }

  #sayNow(peer: number, session: Session): void {
    session.isDue = false;
    const [state, frame] = A.generateSyncMessage(this.#doc, session.state);
    session.state = state;
    if (frame !== null) this.#place.send(peer, frame);
  }
}
