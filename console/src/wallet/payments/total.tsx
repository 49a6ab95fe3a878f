import { useEffect, useEffectEvent } from "react";
import { type CountFragment, PaymentsCountDocument } from "../../generated/payment/payment.ts";
import { useAsk } from "../../live/use-ask.ts";
import { askedFilter } from "../../payment/find-payments.ts";
import { FILTER_NAMES, type PaymentFilter } from "../../payment/payment-filter.ts";
import { Fault } from "../../ui/fault.tsx";
import { useReader } from "../../ui/reader.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";

type Props = { readonly filter: PaymentFilter; readonly changedAt: number };

/** How many match, and how many a filter hides; counted anew whenever the list has changed. */
export function Total({ filter, changedAt }: Props) {
  const { zoneName } = useReader();
  const write = useWriteCount();
  const isFiltered = FILTER_NAMES.some((name) => filter[name] !== undefined);
  const { data, error, refetch } = useAsk(PaymentsCountDocument, { filter: askedFilter(filter, zoneName), isFiltered });
  const countAnew = useEffectEvent(() => void refetch());
  useEffect(() => {
    if (changedAt > 0) countAnew();
  }, [changedAt]);
  if (error) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (!data) return null;
  const { totalCount: shown } = data.payments;
  const all = data.all?.totalCount ?? shown;
  const said = (total: CountFragment) => ({ count: total.count, text: write(total.count), isExact: total.isExact });
  const w = words.payments.total;
  // Amounts are not the API's to filter by: it counts more than match.
  const isCounted = !filter.min && !filter.max;
  const hidden = shown.isExact && all.isExact ? write(all.count - shown.count) : null;
  return (
    <p role="status" className="text-dim">
      {isCounted && (isFiltered ? w.some(said(shown), said(all), hidden) : w.all(said(all)))}
      {!isCounted && w.uncounted(said(all))}
    </p>
  );
}
