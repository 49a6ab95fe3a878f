import { newId } from "@coffer/contracts/ids";
import type { MadePage, ReadMade } from "../../src/app/money/made-payments.ts";
import type { MadePayment } from "../../src/domain/money/made-payment.ts";
import { cents } from "./world.ts";

/** A send of 1.00 that cost nothing, and is done. */
export const made = (changes: Partial<MadePayment> = {}): MadePayment => ({
  id: newId("pay"),
  kind: "SEND",
  status: "COMPLETED",
  amount: cents(100n),
  fee: cents(0n),
  from: { userId: newId("usr") },
  to: { userId: newId("usr") },
  method: null,
  priority: "NORMAL",
  level: 0,
  createdAt: new Date(0),
  endedAt: new Date(0),
  reserved: null,
  exchange: null,
  notedUnits: null,
  ...changes,
});

/** What was made, in memory; `pages`: it is cut behind so many of `size`. */
export const makeFakeReadMade = (
  all: readonly MadePayment[],
  { size = 3, pages = Number.POSITIVE_INFINITY }: { readonly size?: number; readonly pages?: number } = {},
): ReadMade =>
  async function* ({ from, before, kinds, statuses }) {
    const found = all
      .filter(({ kind, status }) => kinds.includes(kind) && statuses.includes(status))
      .filter(({ createdAt }) => createdAt >= from && createdAt < before)
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    for (let page = 0; page < pages; page += 1) {
      const isLast = (page + 1) * size >= found.length;
      yield { payments: found.slice(page * size, (page + 1) * size), isLast } satisfies MadePage;
      if (isLast) return;
    }
  };
