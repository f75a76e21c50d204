// Cells that only say that an element is there: the payload of add-wins and grow-only sets.

import { checkValueKey } from "../../values/value-key.js";
import type { PayloadCodec } from "./keyed-cells.js";

const present = { a: 7, b: 11 };

export const presence: PayloadCodec<undefined> = {
  hash: () => present,
  write: () => {},
  read: () => undefined,
  checkKey: checkValueKey,
};
