// A view taken apart into places that changes are told of, at or below: path as text, value as text.
import type { LogView } from "@joinery/crdt";
import type { MatrixView } from "@joinery/crdt/matrix";
import { placeText } from "@joinery/testing";
import { showValue, showView } from "./show.js";
import { registerInitial, type Spec } from "./spec.js";

/** Places that read as if never written are left out: a nested counter at 0 looks alike whether its key is there or not. */
export function leavesOf(spec: Spec, view: unknown): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  collect(spec, view, [], leaves);
  return leaves;
}

function collect(spec: Spec, view: unknown, path: readonly string[], leaves: Map<string, string>): void {
  const put = (at: readonly string[], text: string): void => void leaves.set(placeText(at), text);
  switch (spec.kind) {
    case "counter":
      if (view !== 0) put(path, showValue(view));
      return;
    case "register":
      if (view !== registerInitial) put(path, showValue(view));
      return;
    case "multiRegister":
      if ((view as readonly unknown[]).length > 0) put(path, showValue(view));
      return;
    case "enableFlag":
    case "disableFlag":
      if (view !== false) put(path, showValue(view));
      return;
    case "max":
    case "min":
      if (view !== undefined) put(path, showValue(view));
      return;
    case "log":
      if ((view as LogView<unknown>).length > 0) put(path, showView(spec, view));
      return;
    case "set":
    case "removeSet":
    case "growSet":
      if ((view as ReadonlySet<unknown>).size > 0) put(path, showView(spec, view));
      return;
    case "table":
      for (const [key, value] of view as ReadonlyMap<string, unknown>) put([...path, key], showValue(value));
      return;
    case "map":
    case "rows":
      for (const [key, inner] of view as ReadonlyMap<string, unknown>) collect(spec.of, inner, [...path, key], leaves);
      return;
    case "matrix":
      if ((view as MatrixView).cells().length > 0) put(path, showView(spec, view));
      return;
    case "struct":
      for (const [name, part] of Object.entries(spec.fields)) {
        collect(part, (view as Record<string, unknown>)[name], [...path, name], leaves);
      }
  }
}
