import type { UnsignedFactsFragment } from "../generated/unsigned/unsigned.ts";
import type { Money } from "../money.ts";

/** What waits to be signed where its key is. */
export type Unsigned = UnsignedFactsFragment;

/** The transaction that it is of. */
export type UnsignedOf = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
};
