// What docs/operations.md calls a fault and bytes that are spoilt at random seldom have: each beside bytes that are right, since both
// readers must refuse the one for what makes it differ from the other.
import { describe, expect, it } from "vitest";
import { entryReadings, type Readings, stateReadings } from "./compared.js";
import { keyOf, type Type } from "./naive/schema.js";
import { names } from "./real/names.js";
import { everything } from "./real/schema.js";

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

/** The three bytes of the key of a field. */
function key(name: string): string {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(keyOf(name, everything.fields[name] as Type), 0, 3);
  return bytes.toString("hex");
}

/** A `uint` behind what `first` says already. */
function uint(value: number, first = ""): string {
  const low = (value % 128) + (value < 128 ? 0 : 128);
  const hex = first + low.toString(16).padStart(2, "0");
  return value < 128 ? hex : uint(Math.floor(value / 128), hex);
}

/** Ahead of the last date, as an `int`. */
const beyondDates = uint(8_640_000_000_000_000 / 64, "81");

const named = (count: number): string =>
  names
    .slice(0, count)
    .map((name) => `10 ${Buffer.from(name, "base64url").toString("hex")}`)
    .join(" ");

/** An entry by the first of two authors: its number 5, or 5 and 6. */
function entry(flags: "02" | "0a" | "00", operations: string): Readings {
  const numbers = flags === "00" ? "05 01" : "05";
  return entryReadings(bytesOf(`03 02 ${named(2)} ${flags} ${numbers} 000000000000 00 ${operations}`));
}

const row = (operation: string): Readings => entry("02", operation);
const bent = (operation: string): Readings => entry("0a", operation);
const columns = (operations: string): Readings => entry("00", `00 ${operations}`);
const timed = (time: string): Readings => entryReadings(bytesOf(`03 01 ${named(1)} 06 05 ${time} ${key("a flag")} 01`));

/** A state that has seen 1 to 4 of one author, and `beyond`. */
const state = (cells: string, beyond = "00"): Readings =>
  stateReadings(bytesOf(`04 01 ${named(1)} 04 ${beyond} ${cells}`));

const leg = `${key("a ledger")} 03 0101 0161 0162 0101 00 0101`;
const arrays = (depth: number): string => `${"0a01".repeat(depth - 1)}0a00`;
const oneFlag = (counter: string): string => `01 03 80 81 01 ${key("a flag")} 843c 81 80 0143 80 ${counter}`;
const flagAndCounter = (second: string): string => `03 020001 85 02 ${key("a flag")} 02 0481 ${second} 840181 85`;

describe("a fault on the page of operations", () => {
  it.each<[what: string, right: Readings, wrong: Readings]>([
    [
      "a bent operation that is straight",
      bent(`01 ${key("a set")} 02 022261 0202 022262 0204`),
      bent(`01 ${key("a set")} 01 022261 0202`),
    ],
    ["a time in the long form that fits the short one", timed("05 00"), timed(`${uint(Date.UTC(2026, 0, 1))} 00`)],
    [
      "a date that no calendar has",
      row(`${key("a register")} 01 09 05`),
      row(`${key("a register")} 01 09 ${beyondDates}`),
    ],
    [
      "a value that is nested too deep",
      row(`${key("a register")} 01 ${arrays(64)}`),
      row(`${key("a register")} 01 ${arrays(65)}`),
    ],
    ["an element that is a text by its bytes", row(`${key("a set")} 03230307 01`), row(`${key("a set")} 03232161 01`)],
    ["a row of another author", row(`${key("votes")} 00 0161 0100`), row(`${key("votes")} 01 0161 0100`)],
    [
      "a dot in the row of another author",
      row(`${key("teams")} 016b 01 02 0305`),
      row(`${key("teams")} 016b 01 02 02`),
    ],
    ["a cell of a budget without an amount", row(`${key("energy")} 00 0103`), row(`${key("energy")} 00 00`)],
    ["a key with no incarnation", row(`${key("purses")} 016b 02 02`), bent(`01 ${key("purses")} 01 016b 00`)],
    [
      "an operation about two incarnations",
      row(`${key("purses")} 016b 02 02`),
      bent(`01 ${key("purses")} 01 016b 02 0204 0202`),
    ],
    [
      "two things that are said of an incarnation",
      row(`${key("purses")} 016b 01 0b01067269676874730a00`),
      row(`${key("purses")} 016b 03 0b01067269676874730a00`),
    ],
    ["a leg 0 without data in the long form", row(`${leg} 01 00`), row(`${leg} 00 00`)],
    [
      "contents of a field that nobody uses",
      columns(`03 84 85 01 ${key("a flag")} 04 85`),
      columns(`03 84 85 02 ${key("a flag")} 02 0485 ${key("a counter")} 00`),
    ],
    ["contents of one field twice", columns(flagAndCounter(key("a counter"))), columns(flagAndCounter(key("a flag")))],
    ["a gap in what was seen that is none", state("00", "01 00 06"), state("00", "01 00 05")],
    ["a counter of a time that is too great", state(oneFlag("80")), state(oneFlag("04 80 80 80 01"))],
    ["a field of a state without cells", state(oneFlag("80")), state(`01 03 80 81 01 ${key("a table")} 02 80`)],
    ["a state without cells that says it has some", state("00"), state("01 02 80")],
  ])("is %s", (_, right, wrong) => {
    expect(right.codec).not.toBe("refused");
    expect(right.naive).toEqual(right.codec);
    expect(wrong).toEqual({ naive: "refused", codec: "refused" });
  });
});
