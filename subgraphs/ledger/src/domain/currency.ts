/** A row of the asset table, as people are told of it. */
export type Currency = {
  readonly code: string;
  readonly name: string;
  readonly scale: number;
  readonly kind: "FIAT" | "CRYPTO";
};
