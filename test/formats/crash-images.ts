// What a crash would leave of an opening: copies of all its files, made right before each statement that SQLite is given.
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Driver } from "./old-store.js";

/** A driver that calls `before` with each statement that is about to run, and runs it unless that throws. */
export function watchedDriver(driver: Driver, before: (sql: string) => void): Driver {
  const open: Driver["open"] = (path) => {
    const database = driver.open(path);
    const watched =
      <A extends unknown[], R>(sql: string, run: (...values: A) => R) =>
      (...values: A): R => {
        before(sql);
        return run(...values);
      };
    return {
      exec: (sql) => watched(sql, () => database.exec(sql))(),
      close: () => database.close(),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        return {
          run: watched(sql, (...values) => statement.run(...values)),
          get: watched(sql, (...values) => statement.get(...values)),
          all: watched(sql, (...values) => statement.all(...values)),
        };
      },
    };
  };
  return { name: driver.name, open };
}

/** A driver that copies the folder of the store before each statement; the copies' folders go into `images`. */
export function imagingDriver(driver: Driver, path: string, into: string, images: string[]): Driver {
  return watchedDriver(driver, () => {
    const image = join(into, `${images.length}`);
    mkdirSync(image);
    cpSync(dirname(path), image, { recursive: true });
    images.push(image);
  });
}
