// The application that a command simulates: a module of the user's, or the game that comes along.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gameApp, type SimulatedApp } from "@joinery/sim";
import type { Fields } from "joinery";
import { UsageError } from "../usage-error.js";
import { importFault } from "./import-fault.js";

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
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module;
  } catch (cause) {
    throw new UsageError(`--app ${file}: it can't be imported: ${importFault(file, cause)}`, { cause });
  }
  const app = module.app ?? module.default;
  if (typeof app === "object" && app !== null) return app as AnyApp;
  const names = Object.keys(module).map((name) => `"${name}"`);
  const beside = app === undefined && names.length > 0 ? `, but ${names.join(", ")}` : "";
  const lacking = app === undefined ? `it exports no "app"${beside}` : 'it exports no "app" that is an object';
  const advice = "write export const app = { schema, operations }, or export that as default";
  throw new UsageError(`--app ${file}: ${lacking}: ${advice}`);
}
