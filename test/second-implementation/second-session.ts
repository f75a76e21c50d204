// A session of the second implementation, about one document: greeting, opening, and what keeps the peer from waiting for what
// is left out here.
import { Cursor } from "../operations/naive/cursor.js";
import { need } from "../operations/naive/refused.js";
import { Credit, windowBytes } from "./credit.js";
import { DocumentTalk } from "./document-talk.js";
import type { SecondDocument, SecondEntry } from "./second-document.js";
import type { TcpLink } from "./tcp-link.js";
import { type Bytes, nameBytes, sized, uint } from "./written.js";

const frameBytesMax = 262_144;
/** What is larger would be offered, and come in chunks. */
const largestEntry = 65_536;

export interface Opened {
  /** Its own name. */
  readonly me: string;
  readonly name: string;
  readonly document: SecondDocument;
  readonly link: TcpLink;
}

export class SecondSession {
  /** Numbers of the messages that came, and of those that were said. */
  readonly heard: number[] = [];
  readonly said: number[] = [];
  /** What the peer said in ERROR. */
  fault: string | undefined;
  readonly talk: DocumentTalk;
  readonly link: TcpLink;
  readonly #opened: Opened;
  readonly #credit = new Credit();
  #messages: Bytes[] = [];
  #peer: string | undefined;
  #isHeard = false;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.link = opened.link;
    this.talk = new DocumentTalk(opened.name, opened.document, this.#credit, (type, body) => this.#say(type, body));
    this.#hello();
    this.#flush();
  }

  receive(bytes: Uint8Array): void {
    const frame = new Cursor(bytes);
    need(frame.byte() === 3, "another version");
    while (frame.left > 0) {
      const type = frame.byte();
      this.heard.push(type);
      this.#hear(type, frame.sized());
    }
    this.#flush();
  }

  /** An entry of its own. */
  write(entry: SecondEntry): void {
    this.talk.owe(entry);
    this.#flush();
  }

  #flush(): void {
    this.talk.give();
    const limit = this.#credit.due();
    if (limit !== undefined) this.#say(13, uint(limit));
    if (this.#messages.length === 0) return;
    this.link.send(Uint8Array.from([3, ...this.#messages.flat()]));
    this.#messages = [];
  }

  #hear(type: number, bytes: Uint8Array): void {
    const body = new Cursor(bytes);
    if (type === 1) this.#hearHello(body);
    else if (type === 6) this.fault = `${body.text()}: ${body.text()}`;
    else if (type === 10) this.talk.openedByPeer();
    else if (type === 13) this.#credit.raise(body.uint());
    else if (type === 14) this.#credit.awaited(body.uint());
    else if (type === 20) this.#list();
    else if (type === 72) this.#say(73, uint(body.uint()));
    else this.talk.hear(type, body);
    if (type !== 1) this.#isHeard = true;
  }

  #hearHello(body: Cursor): void {
    const peer = Buffer.from(body.sized()).toString("base64url");
    body.uint();
    const state = body.byte() % 4;
    this.talk.credit.raise(body.uint());
    this.#credit.raise(body.uint());
    const isFirst = this.#peer === undefined;
    this.#peer = peer;
    if (state > 0) this.#isHeard = true;
    if (!isFirst && state < 2) this.#hello();
    if (isFirst && this.#opened.me < peer) this.#list();
  }

  #list(): void {
    this.talk.ask();
    this.#say(10, []);
  }

  #hello(): void {
    const state = this.#peer === undefined ? 0 : this.#isHeard ? 2 : 1;
    const credit = [...uint(windowBytes), ...uint(windowBytes)];
    const name = sized(nameBytes(this.#opened.me));
    this.#say(1, [...name, ...uint(frameBytesMax), state + 4, ...credit, ...uint(largestEntry)]);
  }

  #say(type: number, body: Bytes): void {
    this.said.push(type);
    this.#messages.push([type, ...sized(body)]);
  }
}
