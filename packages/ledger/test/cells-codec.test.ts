// Cells have one form: names once and in order, each of them used, cells in order of author, row and column.
import { AuthorTable } from "@joinery/clock";
import { ByteWriter, ColumnReader, ColumnWriter, DecodeError } from "@joinery/crdt";
import type { MatrixDelta } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { readCells, writeCells } from "../src/state/cells-codec.js";
import { replicaId } from "./ledger-node.js";

const authors = new AuthorTable();
const author = authors.intern(replicaId(0));

function readBack(write: (writer: ColumnWriter) => void): MatrixDelta {
  const writer = new ColumnWriter(authors, [author], () => 0);
  write(writer);
  const bytes = new ByteWriter();
  writer.writeTo(bytes);
  const reader = new ColumnReader(bytes.toBytes(), authors, { locals: [author], lastSeqOf: () => 0 });
  const cells = readCells(reader);
  reader.end();
  return cells;
}

/** Two cells as `writeCells` writes them, but for what is said otherwise. */
function hostile(names: readonly string[], places: readonly (readonly [row: number, column: number])[]) {
  return (writer: ColumnWriter): void => {
    writer.count(names.length);
    for (const name of names) writer.text(name);
    writer.parts(places.length);
    for (const [index, [row, column]] of places.entries()) {
      writer.cellDot({ author, seq: index + 1 });
      writer.count(row);
      writer.count(column);
      writer.amount(1n);
    }
  };
}

describe("the bytes of cells", () => {
  it("are read as they were written, whatever the order they were given in", () => {
    const cells = [
      { author, seq: 2, row: "b", column: "a", amount: 2n ** 127n },
      { author, seq: 1, row: "a", column: "c", amount: 7n },
      { author, seq: 3, row: "a", column: "b", amount: 0n },
    ];
    const [first, second, third] = cells;
    expect(readBack((writer) => writeCells(cells, writer))).toEqual([third, second, first]);
    expect(
      readBack(
        hostile(
          ["a", "b"],
          [
            [0, 1],
            [1, 0],
          ],
        ),
      ),
    ).toHaveLength(2);
  });

  it.each([
    ["a name that no cell has", ["a", "b", "ghost"], [[0, 1]]],
    ["a name that no cell has, and no cell", ["ghost"], []],
    ["names out of order", ["b", "a"], [[0, 1]]],
    ["a name twice", ["a", "a"], [[0, 1]]],
    [
      "a cell twice",
      ["a", "b"],
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      "columns out of order",
      ["a", "b"],
      [
        [0, 1],
        [0, 0],
      ],
    ],
    ["a place without a name", ["a", "b"], [[0, 2]]],
  ] as const)("with %s are refused", (_, names, places) => {
    expect(() => readBack(hostile(names, places))).toThrow(DecodeError);
  });
});
