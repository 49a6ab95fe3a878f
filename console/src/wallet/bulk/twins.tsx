import { BulkTwinsDocument } from "../../generated/wallet/bulk/bulk.ts";
import { useAsk } from "../../live/use-ask.ts";
import { TextLink } from "../../ui/link-button.tsx";
import { Unsettled } from "../../ui/settling.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { BulkState } from "./bulk-state.tsx";
import type { OneBulk } from "./follow-bulk.ts";

/** Whether the same file was handed in before, among the last hundred: it would be paid twice. */
export function Twins({ bulk }: { readonly bulk: OneBulk }) {
  const { data, error } = useAsk(BulkTwinsDocument, {});
  const twins = (data?.bulkPayments.nodes ?? []).filter(
    ({ id, digest, status }) => id !== bulk.id && digest === bulk.digest && status !== "CANCELLED",
  );
  if (!data && !error) return <Unsettled />;
  if (twins.length === 0) return null;
  const w = words.bulk;
  return (
    <div role="status" className="mb-4 rounded-md border border-waiting px-3.5 py-2.5">
      <p className="text-waiting">{w.twin(twins.length)}</p>
      <ul className="mt-1 grid gap-1">
        {twins.map(({ id, name, status, createdAt }) => (
          <li key={id}>
            <TextLink to="/bulk/$id" params={{ id }}>
              {name ?? w.unnamed}
            </TextLink>
            , <Time at={createdAt} />, <BulkState status={status} />
          </li>
        ))}
      </ul>
    </div>
  );
}
