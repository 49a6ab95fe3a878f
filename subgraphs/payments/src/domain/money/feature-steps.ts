import type { Plan } from "./plan.ts";

/** What a feature adds to those that can be done about money (../steps.ts). */
export type FeatureSteps = {
  /** What each of its steps comes to, by the step's kind. */
  readonly plans: { readonly [kind: string]: (step: never) => Plan };
  /**
   * By name: what a request can ask for with an idempotency key, and the kind of id of what it
   * makes.
   */
  readonly operations: { readonly [name: string]: "acc" | "pay" | "sch" | "ent" };
};
