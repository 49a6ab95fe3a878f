import type { Distributed } from "@coffer/tools/distributed/start-distributed";
import { holdUpPayments } from "./hold-up-payments.ts";
import { findVictim, type Victim } from "./victims.ts";

export type Kill = { readonly name: string; readonly when: "between" | "in flight" };

/** Kills parts with -9 and starts them again, and gives nothing else time to recover. */
export class Killer {
  readonly kills: Kill[] = [];
  readonly #coffer: { readonly running: Distributed };
  readonly #inTurn: readonly string[];
  readonly #inFlight: string[];
  #turn = 0;
  #isOver = false;
  #underWay: Promise<void> = Promise.resolve();

  /** `inTurn` begins again when all were killed; each of `inFlight` is killed once. */
  constructor(
    coffer: { readonly running: Distributed },
    plan: { inTurn: readonly string[]; inFlight: readonly string[] },
  ) {
    this.#coffer = coffer;
    this.#inTurn = plan.inTurn;
    this.#inFlight = [...plan.inFlight];
  }

  /** Resolves as soon as the part itself has started again. */
  async killNext(): Promise<void> {
    await this.#underWay;
    if (this.#isOver) return;
    const victim = this.#find(this.#inTurn[this.#turn % this.#inTurn.length]);
    this.#turn += 1;
    await this.#kill(victim, "between");
    await victim.start();
  }

  /**
   * Resolves at once: the kill comes when the payment that is about to be sent waits in its
   * transaction.
   */
  async killDuringPayment(): Promise<void> {
    await this.#underWay;
    const name = this.#inFlight.shift();
    if (!name) return;
    const victim = this.#find(name);
    const hold = await holdUpPayments(this.#coffer.running.parts.postgres.adminUrl);
    const kill = async () => {
      try {
        await hold.untilOneWaits();
        await this.#kill(victim, "in flight");
      } finally {
        await hold.release();
      }
      await victim.start();
    };
    this.#underWay = kill();
    // It is told to who waits for it next.
    this.#underWay.catch(() => undefined);
  }

  /** Nothing is killed any more, and everything was started again. */
  async rest(): Promise<void> {
    this.#isOver = true;
    await this.#underWay;
  }

  countOf(name: string): number {
    return this.kills.filter((kill) => kill.name === name).length;
  }

  async #kill(victim: Victim, when: Kill["when"]): Promise<void> {
    await victim.kill();
    this.kills.push({ name: victim.name, when });
  }

  #find(name = ""): Victim {
    return findVictim(this.#coffer.running, name);
  }
}
