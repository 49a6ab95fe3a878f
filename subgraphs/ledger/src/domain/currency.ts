/** How many there may be: everybody is told of all of them at once. */
export const CURRENCIES_MAX = 1_000;

/** A row of the asset table, as people are told of it. */
export type Currency = {
  readonly code: string;
  readonly name: string;
  readonly scale: number;
  readonly kind: "FIAT" | "CRYPTO";
  /** What keeps it, such as `ethereum`; null: none, or nobody has said. */
  readonly chain: string | null;
};
