// A search for something smaller that fails still, apart from who runs it: it asks about rounds of candidates and is answered with the
// first of each round that fails, in the order of the round. So what it finds does not depend on how many are tried at a time.

/** Yields rounds of candidates, is told of each the first that fails, undefined for none; returns what it found. */
export type Search<Candidate, Result = Candidate> = Generator<Iterable<Candidate>, Result, Candidate | undefined>;

/** Of some candidates the place of the first that fails; -1 where none does. It may try them in any order, and several at a time. */
export type FirstThatFails<Candidate> = (candidates: readonly Candidate[]) => Promise<number>;

export interface Searched<Result> {
  readonly result: Result;
  /** How many candidates had to be tried, those after the first that failed left out. */
  readonly runs: number;
}

/** So many candidates are handed out at a time. Not what threads there are: the same are asked about with any number. */
const batch = 16;

/** Tries one candidate after the other. Without runs left, nothing fails any more. */
export function searchInTurn<Candidate, Result>(
  search: Search<Candidate, Result>,
  fails: (candidate: Candidate) => boolean,
  runsMax: number,
): Searched<Result> {
  let runs = 0;
  const firstOf = (round: Iterable<Candidate>): Candidate | undefined => {
    if (runs >= runsMax) return undefined;
    for (const candidate of round) {
      runs++;
      if (fails(candidate)) return candidate;
      if (runs >= runsMax) break;
    }
    return undefined;
  };
  let step = search.next();
  while (step.done !== true) step = search.next(firstOf(step.value));
  return { result: step.value, runs };
}

/** The same search and the same result, with candidates tried together. */
export async function searchTogether<Candidate, Result>(
  search: Search<Candidate, Result>,
  firstThatFails: FirstThatFails<Candidate>,
  runsMax: number,
): Promise<Searched<Result>> {
  let runs = 0;
  const firstOf = async (round: Iterable<Candidate>): Promise<Candidate | undefined> => {
    const left = round[Symbol.iterator]();
    while (runs < runsMax) {
      const candidates = take(left, Math.min(batch, runsMax - runs));
      if (candidates.length === 0) return undefined;
      const found = await firstThatFails(candidates);
      runs += found < 0 ? candidates.length : found + 1;
      if (found >= 0) return candidates[found];
    }
    return undefined;
  };
  let step = search.next();
  while (step.done !== true) step = search.next(await firstOf(step.value));
  return { result: step.value, runs };
}

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
