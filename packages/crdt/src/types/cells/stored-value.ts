// Plain values as the payload of a cell.

import type { PlainValue } from "../../values/plain-value.js";
import { hashValue } from "../../values/value-hash.js";
import type { PlacePayload } from "./place-cells.js";

export const storedValue: PlacePayload<PlainValue> = {
  hash: hashValue,
  write: (value, writer) => writer.value(value),
  read: (reader) => reader.value(),
};
