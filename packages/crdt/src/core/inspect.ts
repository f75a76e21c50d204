// How views print: as what they hold. Node's console asks an object for its form by a symbol that anybody may use;
// elsewhere nobody asks.

const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Has Node print a view of this `prototype` as what `contents` makes of it. Not enumerable, so nothing of it shows. */
export function printsAs<View extends object>(prototype: View, contents: (view: View) => unknown): void {
  Object.defineProperty(prototype, inspect, {
    value(this: View): unknown {
      return contents(this);
    },
  });
}
