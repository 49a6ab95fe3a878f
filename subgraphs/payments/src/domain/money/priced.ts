import type { Plan } from "./plan.ts";

/** What a step that makes a payment says of the prices that its fee was taken from. */
export type Priced = {
  /** The version that all prices were at; left out where they do not matter. */
  readonly prices?: number;
};

export const pricedBy = ({ prices }: Priced): Pick<Plan, "prices"> => (prices === undefined ? {} : { prices });
