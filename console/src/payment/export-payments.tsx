import { AskForListDocument } from "../generated/payment/files.ts";
import { ask } from "../live/use-ask.ts";
import { ExportRows } from "../ui/export-rows.tsx";
import { useReader } from "../ui/reader.tsx";
import { words } from "../words/words.ts";
import { FileButton } from "./file-button.tsx";
import { askedFilter, findPayments, type Order, PAGE } from "./find-payments.ts";
import { EXPORT_COLUMNS } from "./payment-columns.tsx";
import type { PaymentFilter } from "./payment-filter.ts";
import { useFile } from "./use-file.ts";

type Props = { readonly filter: PaymentFilter; readonly order?: Order };

/** All that match, and not only what is on the page. */
export function ExportPayments({ filter, order = "NEWEST_FIRST" }: Props) {
  // Amounts of any currency are this page's to compare, and not the API's.
  if (filter.min || filter.max) return <ExportHere filter={filter} />;
  return <ExportThere key={JSON.stringify([filter, order])} filter={filter} order={order} />;
}

function ExportThere({ filter, order }: Required<Props>) {
  const { zoneName } = useReader();
  const asked = useFile(async (idempotencyKey) => {
    const input = { filter: askedFilter(filter, zoneName), order, idempotencyKey };
    return (await ask(AskForListDocument, { input })).exportPayments;
  });
  return <FileButton label={words.files.list} asked={asked} />;
}

function ExportHere({ filter }: { readonly filter: PaymentFilter }) {
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
