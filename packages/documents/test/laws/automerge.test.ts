// Automerge behind fields keeps the laws of every replicated type. Each operation takes it a millisecond, so this is part of the
// soak alone: `npm run soak -- laws`.
import { describeLatticeLaws } from "@joinery/testing";
import { describe } from "vitest";
import { json, list, text } from "../../src/automerge/index.js";
import { wholeDocument } from "./whole-document.js";

describe.runIf(process.env.JOINERY_TRACES !== undefined)("the types of Automerge", () => {
  describeLatticeLaws("fields of Automerge", wholeDocument(text(), list(), json()), { share: 0.1 });
});
