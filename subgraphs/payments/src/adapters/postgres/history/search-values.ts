import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { PaymentPage } from "../../../app/history/ports.ts";
import type { PaymentFilter } from "../../../app/money/payment-filter.ts";

/** Before and behind every id that there is. */
export const [FIRST, LAST] = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"];

/**
 * An id is made a little before or after the moment that its payment has, maybe on another machine.
 */
export const MARGIN_MS = 60_000;

/** The first UUIDv7 (RFC 9562 §5.7) of a moment. */
function uuidAt(ms: number): string {
  const digits = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}

/** Ids are in the order of time, and as text in the order of ids. */
export function between(
  { after, order }: Pick<PaymentPage, "after" | "order">,
  filter: Pick<PaymentFilter, "createdFrom" | "createdBefore"> | null,
) {
  const { createdFrom = null, createdBefore = null } = filter ?? {};
  const from = createdFrom ? uuidAt(createdFrom.getTime() - MARGIN_MS) : FIRST;
  const before = createdBefore ? uuidAt(createdBefore.getTime() + MARGIN_MS) : LAST;
  if (after === null) return [from, before];
  const place: string = uuidOf(after);
  return order === "NEWEST_FIRST" ? [from, place < before ? place : before] : [place > from ? place : from, before];
}

/** $1 to $15 of ./search-text.ts. */
export function filterValues(
  whose: Uuid,
  place: Pick<PaymentPage, "after" | "order">,
  filter: PaymentFilter | null,
): unknown[] {
  const { amountAtLeast, amountAtMost } = filter ?? {};
  const currencies = [filter?.currency, amountAtLeast?.asset.code, amountAtMost?.asset.code];
  return [
    whose,
    ...between(place, filter),
    filter?.accountId ? uuidOf(filter.accountId) : null,
    filter?.kinds ?? null,
    filter?.statuses ?? null,
    currencies.filter((code) => typeof code === "string"),
    filter?.direction ?? null,
    filter?.counterparty ?? null,
    filter?.createdFrom ?? null,
    filter?.createdBefore ?? null,
    amountAtLeast?.units.toString() ?? null,
    amountAtMost?.units.toString() ?? null,
    filter?.memo ?? null,
    filter?.priorities ?? null,
  ];
}
