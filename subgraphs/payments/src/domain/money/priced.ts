import type { Plan } from "./plan.ts";

/** What a step that makes a payment says of the prices that its fee was taken from. */
export type Priced = {
  /** The version that all prices were at. Left out where the payment costs nothing, whatever they are. */
  readonly prices?: number;
};

export const pricedBy = ({ prices }: Priced): Pick<Plan, "prices"> => (prices === undefined ? {} : { prices });
