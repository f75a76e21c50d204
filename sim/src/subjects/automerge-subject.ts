// Automerge as a subject, over its own sync protocol. That counts on links that lose nothing, so a node begins a new session with a
// peer when it has waited a second for word from it, as its repositories do when a connection comes back. Changes are written as they come.

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
  #hasCrashed = false;

  constructor(place: SubjectPlace) {
    const { index, life, peers, disk } = place;
    this.#place = place;
    // What was not on disk may be with peers, so an actor is good for one life only.
    const actor = `${(0x9000_0001 + index).toString(16)}${life.toString(16).padStart(24, "0")}`;
    this.#doc = A.loadIncremental(A.init<Cells>({ actor }), joined(disk.synced() as Uint8Array[]));
    this.#sessions = new Map(peers.map((peer) => [peer, begun()]));
  }

  apply({ key, value }: SetKey, saved: () => void): void {
    this.#doc = A.change(this.#doc, { time: 0 }, (draft) => {
      draft[key] = value;
    });
    this.#write(saved);
    this.#sayAll();
  }

  receive(peer: number, frame: Uint8Array): void {
    const session = this.#sessions.get(peer) as Session;
    session.silentSeconds = 0;
    const heads = A.getHeads(this.#doc).join();
    [this.#doc, session.state] = A.receiveSyncMessage(this.#doc, session.state, frame);
    if (A.getHeads(this.#doc).join() === heads) {
      this.#say(peer, session);
    } else {
      this.#write(() => undefined);
      this.#sayAll();
    }
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

  linked(peer: number): void {
    const session = begun();
    this.#sessions.set(peer, session);
    this.#say(peer, session);
  }

  crash(): void {
    this.#hasCrashed = true;
  }

  value(): Iterable<readonly [key: string, value: string]> {
    return Object.entries(this.#doc);
  }

  #write(saved: () => void): void {
    this.#place.disk.append([A.saveIncremental(this.#doc)], saved);
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
    if (this.#hasCrashed || this.#sessions.get(peer) !== session) return;
    const [state, frame] = A.generateSyncMessage(this.#doc, session.state);
    session.state = state;
    if (frame !== null) this.#place.send(peer, frame);
  }
}

function begun(): Session {
  return { state: A.initSyncState(), silentSeconds: 0, apartSeconds: 0, isDue: false };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
