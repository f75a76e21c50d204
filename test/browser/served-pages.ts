// Pages of one origin for browser tests, each with a script of its own, and scripts for their workers.
import { createServer } from "node:http";

export interface ServedPages {
  /** The address of the page with that script. */
  url(name: string): string;
  close(): void;
}

/** Serves `<name>` as a page that runs the script, and `<name>.js` as the script itself. */
export async function servePages(scripts: Readonly<Record<string, string>>): Promise<ServedPages> {
  const server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    const script = scripts[name.replace(/\.js$/, "")];
    response.setHeader("Content-Type", name.endsWith(".js") ? "text/javascript" : "text/html");
    const page = `<!doctype html><meta charset="utf-8"><script src="/${name}.js"></script>`;
    response.writeHead(script === undefined ? 404 : 200).end(name.endsWith(".js") ? script : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: (name) => `http://127.0.0.1:${port}/${name}`, close: () => server.close() };
}
