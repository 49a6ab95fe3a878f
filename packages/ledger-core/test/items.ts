import { randomUUID } from "node:crypto";
import type { CaptureItem, HoldItem, Leg, PostItem, ReleaseItem, ReverseItem } from "../src/ledger-item.ts";

type Hold = Partial<HoldItem> & Pick<HoldItem, "debit" | "credit" | "amount">;

export const hold = (of: Hold): HoldItem => ({ action: "hold", id: randomUUID(), kind: "TEST", asset: "USD", ...of });
export const capture = (id: string, amount: bigint | null = null): CaptureItem => ({
  action: "capture",
  id: randomUUID(),
  kind: "TEST",
  hold: id,
  amount,
});
export const release = (id: string, action: "void" | "expire" = "void"): ReleaseItem => ({
  action,
  id: randomUUID(),
  kind: "TEST",
  hold: id,
});
export const reverse = (id: string): ReverseItem => ({ action: "reverse", id: randomUUID(), kind: "TEST", entry: id });

export const legs = (...of: [account: string, amount: bigint, asset?: string][]): Leg[] =>
  of.map(([account, amount, asset = "USD"]) => ({ account, amount, asset }));
export const post = (...of: Parameters<typeof legs>): PostItem => ({
  action: "post",
  id: randomUUID(),
  kind: "TEST",
  legs: legs(...of),
});

export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** How many of each. */
export const countOf = (codes: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, same]) => [code, same.length]));
