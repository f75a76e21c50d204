// A process that the measuring one starts: it gets orders one at a time, and answers each. It ends with the one that started it.

import { type ChildProcess, fork } from "node:child_process";
import type { Failure } from "./messages.js";

/** The side of the process that started it. */
export class Child<Order extends object, Answer extends { readonly answer: string }> {
  readonly #process: ChildProcess;

  constructor(module: URL) {
    this.#process = fork(module, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }

  /** Resolves with the answer to `order`, which must be a `kind`; rejects when it fails or ends first. */
  ask<Kind extends Answer["answer"]>(order: Order, kind: Kind): Promise<Extract<Answer, { readonly answer: Kind }>> {
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void =>
        settle(() => reject(new TypeError(`the process ended with ${code}`)));
      const answered = (message: Answer | Failure): void =>
        settle(() => {
          if (message.answer === kind) resolve(message as Extract<Answer, { readonly answer: Kind }>);
          else reject(new TypeError("reason" in message ? message.reason : `answered ${message.answer}`));
        });
      const settle = (end: () => void): void => {
        child.off("exit", ended);
        child.off("message", answered);
        end();
      };
      child.once("exit", ended);
      child.once("message", answered);
      child.send(order);
    });
  }

  end(): void {
    this.#process.kill("SIGKILL");
  }
}

/** The side of the process itself: `perform` answers an order. */
export function obey<Order, Answer>(perform: (order: Order) => Promise<Answer>): void {
  process.on("message", (order: Order) => {
    perform(order).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ answer: "failed", reason: String(error) } satisfies Failure),
    );
  });
  process.once("disconnect", () => process.exit());
}
