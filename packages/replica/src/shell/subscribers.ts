// Those who want to know what changed, found by the places they asked for: a change costs what it concerns, not how many
// others listen. Events reach everybody in one order, also when a listener makes a change itself, and a listener that
// throws harms nobody else.

import type { Fields, Path } from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import { ChangeError } from "../errors.js";
import type { ChangeEvent, ChangeListener } from "./change-event.js";
import { throwLater } from "./throw-later.js";

/** What happened, before anybody is known to be concerned. */
export interface News<F extends Fields> {
  readonly paths: readonly Path[];
  /** Makes the event; called once, and only when somebody is to hear it. */
  event(): ChangeEvent<F>;
}

interface Subscription<F extends Fields> {
  /** In the order in which they were made. */
  readonly number: number;
  readonly listener: ChangeListener<F>;
  isOver: boolean;
}

interface Told<F extends Fields> {
  readonly news: News<F>;
  /** How many changes of listeners, each in answer to the one before, led to it. */
  readonly depth: number;
}

/** Most changes that listeners make in answer to changes that listeners made, before one of them has to end it. */
const answersMax = 10_000;

/** The subscriptions at one place, and the places below that have any. */
interface Node<F extends Fields> {
  readonly here: Set<Subscription<F>>;
  readonly below: Map<string, Node<F>>;
}

export class Subscribers<F extends Fields> {
  readonly #root: Node<F> = emptyNode();
  readonly #news: Told<F>[] = [];
  readonly #onError: (error: unknown) => void;
  #size = 0;
  #lastNumber = 0;
  /** What is being told now; undefined while nothing is. */
  #told: Told<F> | undefined;
  #answers = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#size;
  }

  /** Listens at the place that `keys` lead to, above and below it. Answers the function that ends the subscription. */
  add(keys: readonly string[], listener: ChangeListener<F>): () => void {
    const subscription: Subscription<F> = { number: ++this.#lastNumber, listener, isOver: false };
    let node = this.#root;
    for (const key of keys) node = nodeBelow(node, key);
    node.here.add(subscription);
    this.#size++;
    return () => {
      if (subscription.isOver) return;
      subscription.isOver = true;
      this.#size--;
      node.here.delete(subscription);
      prune(this.#root, keys, 0);
    };
  }

  /** Tells everybody whom `news` concerns, after what is being told already. */
  publish(news: News<F>): void {
    if (this.#size === 0) return;
    this.#news.push({ news, depth: this.#told === undefined ? 0 : this.#told.depth + 1 });
    if (this.#told !== undefined) return;
    try {
      for (this.#told = this.#news.shift(); this.#told !== undefined; this.#told = this.#news.shift()) {
        this.#tell(this.#told.news);
      }
    } finally {
      this.#told = undefined;
      this.#answers = 0;
    }
  }

  /** Before each change of `document`. Throws `ChangeError`, code `LISTENER_LOOP`, when its listeners answer one another without end. */
  checkLoop(document: DocumentId): void {
    if (this.#told === undefined || this.#told.depth === 0 || ++this.#answers <= answersMax) return;
    const what = `listeners of "${document}" made ${answersMax} changes in answer to changes by listeners`;
    const advice = "change only when there is something to change, or leave out events whose tag is your own";
    throw new ChangeError("LISTENER_LOOP", `${what}: ${advice}`);
  }

  clear(): void {
    for (const subscription of everyone(this.#root, [])) subscription.isOver = true;
    this.#root.here.clear();
    this.#root.below.clear();
    this.#news.length = 0;
    this.#size = 0;
  }

  #tell(news: News<F>): void {
    const concerned = this.#concernedBy(news.paths);
    if (concerned.length === 0) return;
    const event = news.event();
    for (const subscription of concerned) {
      if (subscription.isOver) continue;
      try {
        subscription.listener(event);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  /** Each once, in the order in which they subscribed. */
  #concernedBy(paths: readonly Path[]): readonly Subscription<F>[] {
    const found: Subscription<F>[] = [...this.#root.here];
    for (const path of paths) {
      const node = follow(this.#root, path, found);
      if (node !== undefined) for (const below of node.below.values()) everyone(below, found);
    }
    if (found.length < 2) return found;
    found.sort((a, b) => a.number - b.number);
    return found.filter((subscription, index) => subscription !== found[index - 1]);
  }

  /** A handler that throws must not keep an entry from being written: what it threw is thrown later. */
  #report(error: unknown): void {
    try {
      this.#onError(error);
    } catch (thrown) {
      throwLater(thrown);
    }
  }
}

function emptyNode<F extends Fields>(): Node<F> {
  return { here: new Set(), below: new Map() };
}

function nodeBelow<F extends Fields>(node: Node<F>, key: string): Node<F> {
  const known = node.below.get(key);
  if (known !== undefined) return known;
  const made = emptyNode<F>();
  node.below.set(key, made);
  return made;
}

/** Forgets the places on the way down `keys` at which nobody listens any more. */
function prune<F extends Fields>(node: Node<F>, keys: readonly string[], depth: number): void {
  const key = keys[depth];
  const next = key === undefined ? undefined : node.below.get(key);
  if (key === undefined || next === undefined) return;
  prune(next, keys, depth + 1);
  if (next.here.size === 0 && next.below.size === 0) node.below.delete(key);
}

/** Walks to `path`, past the root, and collects who listens on the way: a change below a place is one of the place. */
function follow<F extends Fields>(root: Node<F>, path: Path, found: Subscription<F>[]): Node<F> | undefined {
  if (path.parent === undefined) return root;
  const node = follow(root, path.parent, found)?.below.get(path.key);
  if (node !== undefined) for (const subscription of node.here) found.push(subscription);
  return node;
}

/** Adds everybody who listens at `node` or below it: a change of a place is one of everything in it. */
function everyone<F extends Fields>(node: Node<F>, found: Subscription<F>[]): Subscription<F>[] {
  for (const subscription of node.here) found.push(subscription);
  for (const below of node.below.values()) everyone(below, found);
  return found;
}
