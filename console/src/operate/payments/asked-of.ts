import type { EveryPaymentListQueryVariables } from "../../generated/operate/payments/payments.ts";
import { statusesOf } from "../../payment/payment-filter.ts";
import { startOfDay } from "../../start-of-day.ts";
import type { EveryFilter } from "./search.ts";

/** As the API filters; null where nothing is said. Both days are in it. */
export function askedOf(
  { kind, status, currency, from, until }: EveryFilter,
  zoneName: string,
): NonNullable<EveryPaymentListQueryVariables["filter"]> | null {
  const asked = {
    ...(kind ? { kinds: [kind] } : {}),
    ...(status ? { statuses: [...statusesOf(status)] } : {}),
    ...(currency ? { currency } : {}),
    ...(from ? { createdFrom: startOfDay(from, zoneName) } : {}),
    ...(until ? { createdBefore: startOfDay(until, zoneName, 1) } : {}),
  };
  return Object.keys(asked).length > 0 ? asked : null;
}
