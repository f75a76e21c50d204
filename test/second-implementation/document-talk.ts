// What a session of the second implementation says about its document, and what it does with what it hears.
import type { Cursor } from "../operations/naive/cursor.js";
import { Credit } from "./credit.js";
import { type Dots, Numbering } from "./numbering.js";
import type { SecondDocument, SecondEntry } from "./second-document.js";
import { type Bytes, counted, sized, text, uint } from "./written.js";

interface Interval {
  readonly author: string;
  readonly first: number;
  readonly last: number;
}

export class DocumentTalk {
  readonly credit: Credit = new Credit();
  readonly #document: SecondDocument;
  readonly #sessionCredit: Credit;
  readonly #numbers: Numbering;
  readonly #say: (type: number, body: Bytes) => void;
  readonly #peerHas = new Map<string, number>();
  readonly #owed = new Set<SecondEntry>();
  #isMet = false;
  #isAbsent = false;
  #hasPulled = false;
  #asks = 0;

  constructor(name: string, document: SecondDocument, sessionCredit: Credit, say: (type: number, body: Bytes) => void) {
    this.#document = document;
    this.#sessionCredit = sessionCredit;
    this.#numbers = new Numbering(name);
    this.#say = say;
  }

  /** Each has on disk what the other has. */
  get isSettled(): boolean {
    const isGiven = [...this.#document.vector].every(([author, seq]) => this.#peerKnows(author, seq));
    return this.#isMet && isGiven && this.#lacking().length === 0;
  }

  /** Says VECTOR with an asking. */
  ask(): void {
    this.#tell(2, this.#vector(++this.#asks));
  }

  /** The peer has told all that it has. */
  openedByPeer(): void {
    if (!this.#isMet) this.ask();
  }

  /** The peer gets the entry if it takes any. */
  owe(entry: SecondEntry): void {
    if (this.#isMet && !this.#isAbsent) this.#owed.add(entry);
  }

  /** Sends what is owed, as far as credit goes, and says how much the peer may send. */
  give(): void {
    for (const entry of this.#owed) {
      if (!this.credit.mayBegin || !this.#sessionCredit.mayBegin) break;
      this.#owed.delete(entry);
      const length = this.#tell(5, this.#entries(entry));
      this.credit.sent(length);
      this.#sessionCredit.sent(length);
    }
    const [limit, sent] = [this.credit.due(), this.#owed.size > 0 ? this.credit.blocked() : undefined];
    if (limit !== undefined) this.#tell(11, uint(limit));
    if (sent !== undefined) this.#tell(12, uint(sent));
  }

  /** A message that begins with a document; others are stepped over. */
  hear(type: number, body: Cursor): void {
    const length = body.left;
    if (!aboutOne.has(type)) return;
    const document = this.#numbers.readDocument(body);
    if (document === "ours") this.#hearOurs(type, body, length);
    else if (document !== undefined && (type === 2 || type === 40)) this.#deny(document.other, body.uint());
  }

  #hearOurs(type: number, body: Cursor, length: number): void {
    if (type === 2) this.#hearVector(body.uint(), this.#numbers.readDots(body));
    else if (type === 3) this.#note(this.#numbers.readDots(body));
    else if (type === 4) this.#hearWant(body);
    else if (type === 5) this.#hearEntries(body, length);
    else if (type === 7) this.#isAbsent = body.uint() === this.#asks;
    else if (type === 11) this.credit.raise(body.uint());
    else if (type === 12) this.credit.awaited(body.uint());
    else if (type === 40) this.#hearSummary(body.uint(), body.uint());
    else if (type === 48) this.#tell(49, [0, 0]);
    else if (type === 52) this.#tell(54, [...uint(body.uint()), 0, 0]);
  }

  #hearVector(terms: number, vector: Dots): void {
    this.#isMet = true;
    this.#isAbsent = false;
    this.#note(vector);
    const lacking = this.#document.entries.filter(({ author, last }) => !this.#peerKnows(author, last));
    if (terms % 2 === 1) for (const entry of lacking) this.owe(entry);
    if (terms > 1) this.#tell(2, this.#vector(0));
  }

  /** Has all of it told by a VECTOR. */
  #hearSummary(terms: number, number: number): void {
    this.#tell(43, [...uint(number), 0, 0]);
    if (terms > 1) this.#tell(2, this.#vector(0));
  }

  #hearWant(body: Cursor): void {
    for (let left = body.uint(); left > 0; left--) {
      const author = this.#numbers.readAuthor(body);
      const first = body.uint();
      const last = first + body.uint();
      const asked = this.#document.entries.filter((each) => each.author === author && each.last >= first);
      for (const entry of asked) if (entry.first <= last) this.owe(entry);
    }
  }

  #hearEntries(body: Cursor, length: number): void {
    this.credit.came(length);
    this.#sessionCredit.came(length);
    const table = Array.from({ length: body.uint() }, () => this.#numbers.readAuthor(body));
    for (let left = body.uint(); left > 0; left--) {
      const authors = Array.from({ length: body.uint() }, () => table[body.uint()]!);
      const { author, last } = this.#document.take({ authors, rest: body.sized() });
      this.#note(new Map([[author, last]]));
      const seq = this.#document.vector.get(author);
      if (seq !== undefined) this.#tell(3, this.#numbers.dots(new Map([[author, seq]])));
    }
    const lacking = this.#lacking();
    if (lacking.length > 0) this.#tell(4, counted(lacking.map((interval) => this.#interval(interval))));
  }

  #deny(document: string, terms: number): void {
    if (terms > 1) this.#say(7, [0, ...text(document), 0, ...uint(Math.floor(terms / 2))]);
  }

  #vector(asking: number): Bytes {
    const pull = this.#hasPulled ? 0 : 1;
    this.#hasPulled = true;
    return [...uint(2 * asking + pull), ...this.#numbers.dots(this.#document.vector)];
  }

  #entries({ authors, rest }: SecondEntry): Bytes {
    const [table, places] = [authors.map((name) => this.#numbers.author(name)), authors.map((_, place) => uint(place))];
    return [...counted(table), 1, ...counted(places), ...sized(rest)];
  }

  #interval({ author, first, last }: Interval): Bytes {
    return [...this.#numbers.author(author), ...uint(first), ...uint(last - first)];
  }

  /** The bytes of the body, the document in front. */
  #tell(type: number, rest: Bytes): number {
    const body = [...this.#numbers.document(), ...rest];
    this.#say(type, body);
    return body.length;
  }

  #note(vector: Dots): void {
    for (const [author, seq] of vector) if (!this.#peerKnows(author, seq)) this.#peerHas.set(author, seq);
  }

  #peerKnows(author: string, seq: number): boolean {
    return (this.#peerHas.get(author) ?? 0) >= seq;
  }

  /** What the peer has more. */
  #lacking(): Interval[] {
    return [...this.#peerHas].flatMap(([author, last]) => {
      const first = (this.#document.vector.get(author) ?? 0) + 1;
      return last < first ? [] : [{ author, first, last }];
    });
  }
}

const aboutOne: ReadonlySet<number> = new Set([2, 3, 4, 5, 7, 11, 12, 40, 48, 52]);
