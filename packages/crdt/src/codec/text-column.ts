// A column of texts: one run of UTF-8 and a column of their lengths, so that all of it is decoded at once.

import { DecodeError } from "../errors.js";
import { type ByteReader, readText } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { RunReader, RunWriter } from "./run-column.js";

export class TextWriter {
  /** In UTF-16 code units, as the decoded text is cut. */
  readonly lengths: RunWriter = new RunWriter();
  readonly #bytes: ByteWriter = new ByteWriter();
  /** What is not encoded yet: many texts at once cost little more than one. */
  #text = "";

  write(text: string): void {
    this.lengths.write(text.length);
    this.#text += text;
  }

  get bytes(): ByteWriter {
    if (this.#text !== "") {
      this.#bytes.utf8(this.#text);
      this.#text = "";
    }
    return this.#bytes;
  }

  clear(): void {
    this.lengths.clear();
    this.#bytes.clear();
    this.#text = "";
  }
}

export class TextReader {
  readonly #lengths: RunReader;
  readonly #text: string;
  readonly #isAscii: boolean;
  #at = 0;

  /** Throws `DecodeError` for bytes that are not UTF-8. */
  constructor(lengths: ByteReader, bytes: Uint8Array) {
    this.#lengths = new RunReader(lengths);
    this.#text = readText(bytes);
    this.#isAscii = this.#text.length === bytes.length;
  }

  read(): string {
    const from = this.#at;
    const end = from + this.#lengths.readCount();
    if (end > this.#text.length) throw new DecodeError("the texts end early");
    if (!this.#isAscii) this.#checkCuts(from, end);
    this.#at = end;
    return this.#text.slice(from, end);
  }

  end(): void {
    this.#lengths.end();
    if (this.#at < this.#text.length) throw new DecodeError("text after the end");
  }

  /** What was decoded as a whole is well-formed; a cut through a pair would leave two halves that are not. */
  #checkCuts(from: number, end: number): void {
    if ((from < end && isLowSurrogate(this.#text.charCodeAt(from))) || isLowSurrogate(this.#text.charCodeAt(end))) {
      throw new DecodeError("a text cut through a character");
    }
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
