// Yjs as a subject: updates are pushed to all peers, and every second the state vectors are compared, by the sync messages of
// `y-protocols`. Updates are written as they come, and a node that starts takes them in again, as providers for disks do.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { SetKey, Subject, SubjectNode, SubjectPlace } from "./subject.js";

export const yjsSubject: Subject = { name: "Yjs", node: (place) => new YjsNode(place) };

class YjsNode implements SubjectNode {
  readonly #doc: Y.Doc = new Y.Doc({ guid: "" });
  readonly #map: Y.Map<string> = this.#doc.getMap("cells");
  readonly #place: SubjectPlace;
  /** Who waits for what is being written now. */
  #saved: () => void = nobody;

  constructor(place: SubjectPlace) {
    this.#place = place;
    const { seed, index, life, disk } = place;
    // What was not on disk may be with peers, so a client id is good for one life only.
    this.#doc.clientID = new KeyedRandom(seed, "client", index, life).next();
    for (const update of disk.synced()) Y.applyUpdate(this.#doc, update as Uint8Array);
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      disk.append([update], this.#saved);
      const frame = message((encoder) => writeUpdate(encoder, update));
      for (const peer of place.peers) if (peer !== origin) place.send(peer, frame);
    });
  }

  apply({ key, value }: SetKey, saved: () => void): void {
    this.#saved = saved;
    this.#map.set(key, value);
    this.#saved = nobody;
  }

  receive(peer: number, frame: Uint8Array): void {
    const answer = message((encoder) => {
      readSyncMessage(decoding.createDecoder(frame), encoder, this.#doc, peer);
    });
    if (answer.length > 0) this.#place.send(peer, answer);
  }

  tick(): void {
    const frame = message((encoder) => writeSyncStep1(encoder, this.#doc));
    for (const peer of this.#place.peers) this.#place.send(peer, frame);
  }

  linked(peer: number): void {
    this.#place.send(
      peer,
      message((encoder) => writeSyncStep1(encoder, this.#doc)),
    );
  }

  crash(): void {
    this.#doc.destroy();
  }

  value(): Iterable<readonly [key: string, value: string]> {
    return this.#map.entries();
  }
}

function nobody(): void {}

function message(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}
