// The bytes of the examples of docs/operations.md, as a replica writes them.
import { encodeState } from "@joinery/crdt";
import { type Example, examples } from "./real/examples.js";
import { Site } from "./real/site.js";

/** Lines in hexadecimal by title: the operations of each entry. The state is that of the example of columns. */
export function exampleLines(): { readonly [title: string]: readonly string[] } {
  const lines = Object.entries(examples).map(([title, example]) => {
    const { entries } = carriedOut(example);
    return [title, entries.map(({ rest, bodyOffset }) => hexOf(rest.subarray(bodyOffset)))] as const;
  });
  const { document } = carriedOut(examples.columns as Example);
  return { ...Object.fromEntries(lines), state: [hexOf(encodeState(document.state))] };
}

function carriedOut({ type, entries, genesis }: Example): Site {
  const founded = genesis === undefined ? {} : { x: genesis };
  const site = new Site(0, { is: "struct", fields: { x: type } }, { nonce: "example", ...founded });
  for (const transactions of entries) {
    for (const run of transactions) site.change(({ x }) => run(x));
    site.flush();
  }
  return site;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
