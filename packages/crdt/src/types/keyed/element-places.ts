// The places of a type that is keyed by values: users name an element by itself, not by the key that stands for it.

import type { Places } from "../../core/places.js";
import { plainCopy } from "../../values/plain-value.js";
import { valueKey, valueOfKey } from "../../values/value-key.js";

/** The places of a set: `["players", "ann"]` is the element "ann", `["numbers", 7]` the element 7. */
export const elementPlaces: Places = {
  shown: valueOfKey,
  keyOf: (element) => valueKey(plainCopy(element)),
};
