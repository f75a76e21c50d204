// The storage of a replica through several lives on real files: what was acknowledged is there at the next opening, whatever snapshots were
// made and entries dropped meanwhile, and what the disk turned over is noticed. Answers the check that fails for a seed, or null.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../run.mjs";

const built = (file) => import(new URL(`packages/${file}`, root).href);
const { createReplica } = await built("replica/dist/index.js");
const { counter, table } = await built("crdt/dist/index.js");
const { sqliteStorage } = await built("storage/dist/sqlite/index.js");
const { KeyedRandom } = await import(new URL("sim/dist/index.js", root).href);

const schema = { points: counter(), seats: table() };
const lives = 4;
const changesPerLife = 24;
/** How many changes a run makes. */
export const changes = lives * changesPerLife;
const keep = 2;
/** The files that SQLite has of one store. */
const parts = ["", "-wal"];

/** `isMade` says of each change by its number whether it is made; default all. */
export async function checkStores(seed, isMade = () => true) {
  const folder = mkdtempSync(join(tmpdir(), "joinery-stores-"));
  try {
    return await liveThrough(folder, new KeyedRandom(seed, "stores"), isMade);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function liveThrough(folder, random, isMade) {
  const model = { points: 0, seats: new Map() };
  for (let life = 0; life < lives; life++) {
    const store = openAt(join(folder, `${life}.db`));
    const document = await store.open();
    if (differs(document, model)) return "nothing acknowledged is lost";
    for (let change = 0; change < changesPerLife; change++) {
      const made = isMade(life * changesPerLife + change);
      await changeBoth(document, model, random, made);
      if (random.chance(0.2) && made) await document.snapshot();
    }
    // As a crash leaves it: the files of this moment, at which all is acknowledged.
    copyStore(join(folder, `${life}.db`), join(folder, `${life + 1}.db`));
    const beyond = await uncovered(store.storage, document.id);
    if (beyond !== undefined) return beyond;
    await store.close();
  }
  return checkRot(folder, model, random);
}

function openAt(path) {
  const storage = sqliteStorage(path);
  let replica;
  return {
    storage,
    open: async () => {
      replica = await createReplica({ storage, snapshots: { retain: "tail", keep, entries: 1_000_000 } });
      return replica.open("room", schema);
    },
    close: () => (replica === undefined ? storage.close() : replica.close()),
  };
}

async function changeBoth(document, model, random, isMade) {
  const points = random.between(1, 9);
  const seat = `seat-${random.integer(12)}`;
  const leaves = random.chance(0.3);
  if (!isMade) return;
  const { saved } = document.change((draft) => {
    draft.points.add(points);
    if (leaves) draft.seats.delete(seat);
    else draft.seats.set(seat, points);
  });
  model.points += points;
  if (leaves) model.seats.delete(seat);
  else model.seats.set(seat, points);
  await saved;
}

function differs({ value }, model) {
  const seats = JSON.stringify([...value.seats].sort());
  return value.points !== model.points || seats !== JSON.stringify([...model.seats].sort());
}

/** Each kept snapshot must reach, with the entries above it, as far as the latest. */
async function uncovered(storage, id) {
  const infos = await storage.snapshots.list(id);
  if (infos.length > keep || infos.some(({ id: at }, index) => index > 0 && at > infos[index - 1].id))
    return "the latest snapshots are kept";
  const ends = new Set();
  for (const info of infos) {
    const { covers } = await storage.snapshots.read(id, info.id);
    const reached = new Map(covers.map(({ author, seq }) => [author, seq]));
    for (const { author, firstSeq, lastSeq } of await storage.snapshots.loadAbove(id, covers)) {
      if (firstSeq !== (reached.get(author) ?? 0) + 1) return "every kept snapshot can be opened";
      reached.set(author, lastSeq);
    }
    ends.add(JSON.stringify([...reached].sort()));
  }
  return ends.size > 1 ? "every kept snapshot can be opened" : undefined;
}

function copyStore(from, to) {
  for (const part of parts) if (existsSync(from + part)) copyFileSync(from + part, to + part);
}

/** Where values stand, and what is around them: most of a file is empty, or of no document. */
function placesOf(bytes) {
  const places = [];
  for (let at = bytes.indexOf("seat-"); at >= 0; at = bytes.indexOf("seat-", at + 1)) {
    for (let offset = -16; offset < 16; offset++) places.push(at + offset);
  }
  return places;
}

/** One bit of the file is turned over: it opens as it was, or says that it is damaged. */
async function checkRot(folder, model, random) {
  const path = join(folder, `${lives}.db`);
  const whole = openAt(path);
  await whole.open();
  await whole.close();
  const bytes = readFileSync(path);
  const places = placesOf(bytes);
  if (places.length === 0) return null;
  for (let turn = 0; turn < 12; turn++) {
    const rotten = join(folder, `rot-${turn}.db`);
    const copy = Uint8Array.from(bytes);
    const at = random.pick(places);
    copy[at] ^= 1 << random.integer(8);
    writeFileSync(rotten, copy);
    const store = openAt(rotten);
    try {
      if (differs(await store.open(), model)) return "damage is noticed";
    } catch (error) {
      if (error.code === undefined) throw error;
    } finally {
      await store.close().catch(() => undefined);
    }
  }
  return null;
}
