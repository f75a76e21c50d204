// The example of the README, kept equal to it by a test.
import { counter, map, register, set } from "@joinery/crdt";
import { createReplica, type LogRecord, type Storage } from "@joinery/replica";

// A disk that forgets: use an adapter of @joinery/storage instead.
const logs = new Map<string, LogRecord[]>();
const meta = new Map<string, Uint8Array>();
const storage: Storage = {
  append: async (document, records) => void logs.set(document, [...(logs.get(document) ?? []), ...records]),
  load: async (document) => logs.get(document) ?? [],
  documents: async () => [],
  loadMeta: async (key) => meta.get(key),
  saveMeta: async (key, value) => void meta.set(key, value),
  close: async () => {},
};

const schema = { title: register("New room"), players: set<string>(), score: map(counter()) };
const replica = await createReplica({ storage });
const room = await replica.open("room/42", schema);

room.subscribe(["score"], ({ origin, paths }) => console.log(`${origin} change at ${paths.join("; ")}`));
const change = room.change((tx) => {
  tx.players.add("ann");
  tx.score.at("ann").add(5);
  return tx.score.at("ann").value;
});
// prints: local change at players,"ann; score,ann
console.log(`ann has ${change.result}, and ${room.value.players.size} plays`);
// prints: ann has 5, and 1 plays
await change.saved;
console.log(`operations ${change.firstSeq} to ${change.lastSeq} are on disk`);
// prints: operations 1 to 2 are on disk

try {
  room.change((tx) => {
    tx.players.clear();
    throw new RangeError("not like this");
  });
} catch (error) {
  console.log(`${error}, so ${room.value.players.size} still plays`);
}
// prints: RangeError: not like this, so 1 still plays

const { id } = replica;
await room.close();
const again = await replica.open("room/42", schema);
console.log(`after a restart ann has ${again.value.score.get("ann")}, by the same author: ${replica.id === id}`);
// prints: after a restart ann has 5, by the same author: true
await replica.close();
