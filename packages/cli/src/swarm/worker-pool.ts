// Threads that simulate one application: each is given one question after the other, until there are none left.

import { Worker } from "node:worker_threads";
import { SimulationError } from "@joinery/sim";
import type { WorkerAnswer, WorkerQuestion, WorkerTask } from "./swarm-worker.js";

export interface PoolWork<Answer> {
  /** The next question; undefined when no more are to be begun. */
  readonly next: () => WorkerQuestion | undefined;
  /** The worker that answered is asked no more before it resolves. */
  readonly onAnswer: (answer: Answer, question: WorkerQuestion) => void | Promise<void>;
}

/** Three halves of 64 MB: what a simulation makes lives long enough to be copied again and again in less. */
const resourceLimits = { maxYoungGenerationSizeMb: 192 };

export class WorkerPool {
  readonly #workers: readonly Worker[];

  constructor(task: WorkerTask, jobs: number) {
    const url = new URL("./swarm-worker.js", import.meta.url);
    this.#workers = Array.from({ length: jobs }, () => new Worker(url, { workerData: task, resourceLimits }));
    // Whoever is asked hears of errors too; those between two questions are told then.
    for (const worker of this.#workers) worker.on("error", () => undefined);
  }

  /**
   * Resolves when there are no more questions, and those that were asked are answered. Rejects with what keeps the application from being
   * simulated.
   */
  async run<Answer>({ next, onAnswer }: PoolWork<Answer>): Promise<void> {
    let isEnded = false;
    const feed = async (worker: Worker): Promise<void> => {
      for (let question = next(); question !== undefined && !isEnded; question = next()) {
        await onAnswer((await ask(worker, question)) as Answer, question);
      }
    };
    try {
      await Promise.all(this.#workers.map(feed));
    } finally {
      isEnded = true;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** One question at a time is with a worker. */
function ask(worker: Worker, question: WorkerQuestion): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off("message", answered);
      worker.off("error", failed);
    };
    const answered = (answer: WorkerAnswer): void => {
      settle();
      if (answer.ok) resolve(answer.answer);
      else reject(failure(answer));
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    worker.on("message", answered);
    worker.on("error", failed);
    worker.postMessage(question);
  });
}

function failure({ code, message, thrown: { seed, stack } }: WorkerAnswer & { readonly ok: false }): SimulationError {
  const options = {
    ...(seed === undefined ? {} : { seed }),
    ...(stack === undefined ? {} : { cause: Object.assign(new Error(message), { stack }) }),
  };
  return new SimulationError(code, message, options);
}
