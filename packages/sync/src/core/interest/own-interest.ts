// What this replica wants of its peers. It can change at any time; each change has a number, so that peers know the latest.

import { documentIdLengthMax, isPlainText } from "@joinery/replica";
import { encodeUtf8 } from "lib0/string";
import { SyncError } from "../../errors.js";
import { everything, type Interest, Interests } from "./interests.js";

/** Most entries of a list. */
export const interestsMax = 256;
/** Most bytes of all their texts in UTF-8, so that they fit the least frame beside a greeting. */
export const interestBytesMax = 3000;

export class OwnInterest {
  #current: Interests;
  #number: number;

  /** @param list undefined for every document that is open */
  constructor(list: readonly Interest[] | undefined) {
    this.#current = list === undefined ? everything : new Interests(true, checked(list));
    this.#number = list === undefined ? 0 : 1;
  }

  get current(): Interests {
    return this.#current;
  }

  /** 0 while there is nothing to tell. */
  get number(): number {
    return this.#number;
  }

  /** False when it is listed already. Throws `SyncError` for one that can't be. */
  add(interest: Interest): boolean {
    const { list } = this.#current;
    checked([interest]);
    if (list.some((other) => isSame(other, interest))) return false;
    this.#change(checked([...list, interest]));
    return true;
  }

  /** False when it is not listed. */
  remove(interest: Interest): boolean {
    const { list } = this.#current;
    const left = list.filter((other) => !isSame(other, interest));
    if (left.length === list.length) return false;
    this.#change(left);
    return true;
  }

  #change(list: readonly Interest[]): void {
    this.#current = new Interests(this.#current.isLimited, list);
    this.#number++;
  }
}

/** The text of an interest. */
export function textOf(interest: Interest): string {
  return typeof interest === "string" ? interest : interest.prefix;
}

function isSame(one: Interest, other: Interest): boolean {
  return typeof one === typeof other && textOf(one) === textOf(other);
}

function checked(list: readonly Interest[]): readonly Interest[] {
  if (!Array.isArray(list)) {
    const rule = 'give a list, such as ["room/42", { prefix: "room/" }]';
    throw new SyncError("INVALID_INTEREST", `${JSON.stringify(list)} is no list of interests: ${rule}`);
  }
  let bytes = 0;
  for (const interest of list) {
    const text: unknown = typeof interest === "object" && interest !== null ? interest.prefix : interest;
    if (typeof text !== "string" || text.length === 0 || text.length > documentIdLengthMax || !isPlainText(text)) {
      const rule = `name a document, or a prefix of names, by 1 to ${documentIdLengthMax} characters of well-formed text`;
      throw new SyncError("INVALID_INTEREST", `${JSON.stringify(interest)} is no interest: ${rule}`);
    }
    bytes += encodeUtf8(text).length;
  }
  if (list.length <= interestsMax && bytes <= interestBytesMax) return [...list];
  const what = `${list.length} interests of ${bytes} bytes`;
  const rule = `at most ${interestsMax} of ${interestBytesMax} bytes together: name prefixes instead of documents`;
  throw new SyncError("TOO_MANY_INTERESTS", `${what} are too many: ${rule}`);
}
