import type { UserId } from "./ids.ts";

/** Of verification: 0 is nobody's yet. */
export const LEVEL_MAX = 2;

/** How far somebody was verified where their price was made. */
export type PricedLevel = { readonly userId: UserId; readonly level: number };

/** What a step that makes a payment says of what its fee was taken from. */
export type Priced = {
  /** The version that all prices were at; left out where they do not matter. */
  readonly prices?: number;
  /** Left out where no price asks for it. */
  readonly level?: PricedLevel;
};

export const pricedBy = ({ prices, level }: Priced): Priced => ({
  ...(prices === undefined ? {} : { prices }),
  ...(level === undefined ? {} : { level }),
});
