// Yjs as a subject: updates are pushed to all peers, and every second the state vectors are compared, by the sync messages of
// `y-protocols`.

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

  constructor(place: SubjectPlace) {
    this.#place = place;
    this.#doc.clientID = new KeyedRandom(place.seed, "client", place.index).next();
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      const frame = message((encoder) => writeUpdate(encoder, update));
      for (const peer of place.peers) if (peer !== origin) place.send(peer, frame);
    });
  }

  apply({ key, value }: SetKey): void {
    this.#map.set(key, value);
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

  value(): Iterable<readonly [key: string, value: string]> {
    return this.#map.entries();
  }
}

function message(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}
