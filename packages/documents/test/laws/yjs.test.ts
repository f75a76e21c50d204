// Yjs behind fields keeps the laws of every replicated type.
import { describeLatticeLaws } from "@joinery/testing";
import { json, list, text } from "../../src/yjs/index.js";
import { wholeDocument } from "./whole-document.js";

describeLatticeLaws("fields of Yjs", wholeDocument(text(), list(), json()), { share: 0.1 });
