// The heads of a document, as many as they may be: they come and go with the entries, and the next entry names just them.
import { AuthorTable } from "@joinery/clock";
import { counter } from "@joinery/crdt";
import { describe, expect, it } from "vitest";
import { entryOf, nameOf, siteOf } from "./site.js";

const schema = { clicks: counter() };
const writers = 150;
const click = ({ clicks }: { readonly clicks: { add(by: number): void } }): void => clicks.add(1);

describe("an entry after many others", () => {
  it("names all heads in every round, and nothing that went before", () => {
    const hub = siteOf(1, schema);
    const others = Array.from({ length: writers }, (_, index) => siteOf(index + 2, schema));
    const authors = new AuthorTable();
    for (let round = 1; round <= 3; round++) {
      for (const other of others) {
        other.write(click);
        hub.receive(other.disk.at(-1) as Uint8Array);
      }
      hub.write(click);
      const { deps } = entryOf(hub.disk.at(-1) as Uint8Array, { authors });
      expect(deps.map(({ author }) => authors.idOf(author))).toEqual(
        others.map((_, index) => nameOf(index + 2)).sort(),
      );
      expect(new Set(deps.map(({ seq }) => seq))).toEqual(new Set([round]));
      hub.write(click);
      expect(entryOf(hub.disk.at(-1) as Uint8Array, { authors }).deps).toEqual([]);
    }
  });

  it("still names one that nobody has built on, when all around it are in the past of another", () => {
    const [hub, ann, bob] = [siteOf(1, schema), siteOf(2, schema), siteOf(3, schema)];
    hub.receive(ann.write(click));
    for (let index = 0; index < writers; index++) {
      const bytes = siteOf(index + 4, schema).write(click);
      hub.receive(bytes);
      bob.receive(bytes);
    }
    hub.receive(bob.write(click));
    const authors = new AuthorTable();
    const { deps } = entryOf(hub.write(click), { authors });
    expect(deps.map(({ author }) => authors.idOf(author))).toEqual([nameOf(2), nameOf(3)].sort());
  });
});
