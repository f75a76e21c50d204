// A cell that comes back, by hand: the checker names it.
import type { Dot } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { RemovalChecker } from "../../src/checkers/removal-checker.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

/** One node with one document that has the cells it is told to have. */
function watched(options: { readonly branches?: object } = {}) {
  const log = new CheckLog(() => 0);
  const checker = new RemovalChecker(log);
  let live: readonly Dot[] = [];
  const authors = { idOf: (author: number) => `author ${author}` };
  const document = { id: "d", authors, state: { liveDots: () => live }, ...options } as unknown as DocumentCore;
  const node = { index: 3, documents: [document] } as unknown as VirtualNode;
  return {
    has(...dots: readonly (readonly [author: number, seq: number])[]): void {
      live = dots.map(([author, seq]) => ({ author, seq }) as Dot);
      checker.checkInFull(node);
    },
    crash: (): void => checker.crashed(node),
    found: () => log.violations.map(({ message }) => message),
    failing: () => log.violations.map(({ check }) => check),
    checked: () => Object.values(log.counts())[0] ?? 0,
  };
}

describe("a cell", () => {
  it("may come, stay and go", () => {
    const { has, found, checked } = watched();
    has([1, 1]);
    has([1, 1], [2, 1]);
    has([2, 1]);
    has([2, 1], [1, 2]);
    expect(found()).toEqual([]);
    expect(checked()).toBe(4);
  });

  it("that was removed and is there again is named, with its node", () => {
    const { has, found, failing } = watched();
    has([1, 1], [2, 1]);
    has([2, 1]);
    has([1, 1], [2, 1]);
    expect(failing()).toEqual(["what was removed stays removed"]);
    expect(found()).toEqual(['node 3: the cell of operation 1 of author 1 in "d" was removed, and is there again']);
  });

  it("may be there again after a crash, which took its removal", () => {
    const { has, crash, found } = watched();
    has([1, 1]);
    has();
    crash();
    has([1, 1]);
    expect(found()).toEqual([]);
  });

  it("of a document that has branches may count again", () => {
    const { has, checked } = watched({ branches: {} });
    has([1, 1]);
    expect(checked()).toBe(0);
  });
});
