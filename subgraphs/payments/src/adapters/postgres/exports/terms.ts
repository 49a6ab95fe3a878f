import { parseId } from "@coffer/contracts/ids";
import { type Money, money } from "@coffer/money/money";
import type { ExportTerms, ListTerms, WhosePayments } from "../../../app/exports/ports.ts";
import type { PaymentFilter } from "../../../app/money/payment-filter.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import type { AssetOf } from "../money/part-table.ts";

type KeptMoney = { readonly currency: string; readonly units: string };
type KeptFilter = Omit<PaymentFilter, "createdFrom" | "createdBefore" | "amountAtLeast" | "amountAtMost"> & {
  readonly createdFrom: string | null;
  readonly createdBefore: string | null;
  readonly amountAtLeast: KeptMoney | null;
  readonly amountAtMost: KeptMoney | null;
};

/** What is asked for, as `payment_export.terms` has it. */
export type KeptTerms =
  | { readonly timeZone: string }
  | (Omit<ListTerms, "kind" | "whose" | "filter"> & {
      readonly userId: string | null;
      readonly filter: KeptFilter | null;
    });

export function keepTerms(terms: ExportTerms): KeptTerms {
  if (terms.kind === "RECEIPT") return { timeZone: terms.timeZone };
  const { whose, filter, order, byteOrderMark } = terms;
  const userId = "userId" in whose ? whose.userId : null;
  return { userId, order, byteOrderMark, filter: filter && keepFilter(filter) };
}

export function readTerms(kept: KeptTerms, paymentId: PaymentId | null, assetOf: AssetOf): ExportTerms {
  if ("timeZone" in kept) {
    if (paymentId === null) throw new Error("a receipt is of no payment");
    return { kind: "RECEIPT", paymentId, timeZone: kept.timeZone };
  }
  const { userId, filter, order, byteOrderMark } = kept;
  return {
    kind: "PAYMENTS",
    whose: whoseOf(userId),
    order,
    byteOrderMark,
    filter: filter && readFilter(filter, assetOf),
  };
}

function whoseOf(text: string | null): WhosePayments {
  if (text === null) return { everybody: true };
  const userId = parseId("usr", text);
  if (userId === null) throw new Error("an export is of no user");
  return { userId };
}

const keepFilter = (filter: PaymentFilter): KeptFilter => ({
  ...filter,
  createdFrom: filter.createdFrom?.toISOString() ?? null,
  createdBefore: filter.createdBefore?.toISOString() ?? null,
  amountAtLeast: keepMoney(filter.amountAtLeast),
  amountAtMost: keepMoney(filter.amountAtMost),
});

const readFilter = (kept: KeptFilter, assetOf: AssetOf): PaymentFilter => ({
  ...kept,
  createdFrom: kept.createdFrom === null ? null : new Date(kept.createdFrom),
  createdBefore: kept.createdBefore === null ? null : new Date(kept.createdBefore),
  amountAtLeast: readMoney(kept.amountAtLeast, assetOf),
  amountAtMost: readMoney(kept.amountAtMost, assetOf),
});

const keepMoney = (amount: Money | null): KeptMoney | null =>
  amount && { currency: amount.asset.code, units: amount.units.toString() };

function readMoney(kept: KeptMoney | null, assetOf: AssetOf): Money | null {
  if (kept === null) return null;
  const asset = assetOf(kept.currency);
  if (!asset) throw new Error(`asset ${kept.currency} of an export is missing`);
  return money(asset, BigInt(kept.units));
}
