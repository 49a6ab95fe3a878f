import { useEffect, useEffectEvent } from "react";
import { PaymentsCountDocument } from "../../generated/payment/payment.ts";
import { useAsk } from "../../live/use-ask.ts";
import { askedFilter } from "../../payment/find-payments.ts";
import type { PaymentFilter } from "../../payment/payment-filter.ts";
import { Fault } from "../../ui/fault.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly filter: PaymentFilter; readonly changedAt: number };

/** How many match, counted anew whenever the list has changed. */
export function Total({ filter, changedAt }: Props) {
  const { locale, zoneName } = useReader();
  const { data, error, refetch } = useAsk(PaymentsCountDocument, { filter: askedFilter(filter, zoneName) });
  const countAnew = useEffectEvent(() => void refetch());
  useEffect(() => {
    if (changedAt > 0) countAnew();
  }, [changedAt]);
  if (error) return <Fault fault={error} onAgain={() => void refetch()} />;
  // Amounts are not the API's to filter by: it counts more than match.
  if (!data || filter.min || filter.max) return null;
  const { count, isExact } = data.payments.totalCount;
  return (
    <p className="text-dim">{words.payments.total(new Intl.NumberFormat(locale).format(count), count, isExact)}</p>
  );
}
