import { ExportRows } from "../ui/export-rows.tsx";
import { useReader } from "../ui/reader.tsx";
import { findPayments, PAGE } from "./find-payments.ts";
import { EXPORT_COLUMNS } from "./payment-columns.tsx";
import type { PaymentFilter } from "./payment-filter.ts";

/** All that match, and not only what is on the page. */
export function ExportPayments({ filter }: { readonly filter: PaymentFilter }) {
  const { zoneName } = useReader();
  return (
    <ExportRows
      fileName="payments"
      columns={EXPORT_COLUMNS}
      pageBehind={async (after) => {
        const { payments, next } = await findPayments({ filter, zoneName }, { after: after ?? undefined, limit: PAGE });
        return { rows: payments, endCursor: next };
      }}
    />
  );
}
