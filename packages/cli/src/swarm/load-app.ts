// The application that a command simulates: a module of the user's, or the game that comes along.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gameApp, type SimulatedApp } from "@joinery/sim";
import type { Fields } from "joinery";
import { UsageError } from "../usage-error.js";

/** Whatever its schema and operations are. */
export type AnyApp = SimulatedApp<Fields, Readonly<Record<string, object>>>;

/** How much of it is run, in place of what the application says. */
export interface AppSize {
  readonly nodes: number | undefined;
  readonly steps: number | undefined;
  readonly durationMs: number | undefined;
  readonly signed?: boolean | undefined;
}

/** The `app` that `file` exports, or its default export; without a file the game. Throws `UsageError`. */
export async function loadApp(file: string | undefined, size: AppSize): Promise<AnyApp> {
  const app = file === undefined ? (gameApp as unknown as AnyApp) : await importApp(file);
  const given = Object.entries(size).filter(([, value]) => value !== undefined);
  return { ...app, ...Object.fromEntries(given) };
}

async function importApp(file: string): Promise<AnyApp> {
  let module: { readonly app?: unknown; readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (cause) {
    const advice = "give a JavaScript module, or run under a loader of TypeScript";
    throw new UsageError(`--app ${file}: it can't be imported (${(cause as Error).message}): ${advice}`, { cause });
  }
  const app = module.app ?? module.default;
  const isApp = typeof app === "object" && app !== null && "schema" in app && "operations" in app;
  if (!isApp) throw new UsageError(`--app ${file}: it exports no "app" with a schema and operations`);
  return app as AnyApp;
}
