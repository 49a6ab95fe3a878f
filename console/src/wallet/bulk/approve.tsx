import type { CofferError } from "@coffer/client/errors";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { StartBulkMutationVariables } from "../../generated/wallet/bulk/bulk.ts";
import { Approval } from "../../payment/approval.tsx";
import type { AskedApproval } from "../../payment/approval-statement.ts";
import { Fault } from "../../ui/fault.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { isOfItsRows } from "./check-rows.ts";
import type { OneBulk } from "./follow-bulk.ts";

type Props = {
  readonly asked: AskedApproval<StartBulkMutationVariables["input"]>;
  readonly bulk: OneBulk;
  readonly owner: string;
  readonly isBusy: boolean;
  readonly onApprove: (passkey: string) => void;
  readonly children: ReactNode;
};

/** Asks for the payer's passkey, once all rows are read and are what it signs. */
export function ApproveBulk({ asked, bulk, owner, isBusy, onApprove, children }: Props) {
  const [count, setCount] = useState(0);
  const write = useWriteCount();
  const { id, digest, rowCount, fromAccount, amount, fee } = bulk;
  const checked = useQuery<boolean, CofferError>({
    // What it says never changes.
    queryKey: ["the rows of a bulk payment are what is signed", id, digest, amount, rowCount],
    queryFn: ({ signal }) => isOfItsRows(bulk, { signal, onRead: setCount }),
    // Also not where all is asked anew: it takes a hundred requests.
    staleTime: "static",
  });
  const w = words.bulk;
  if (checked.error) return <Fault fault={checked.error} onAgain={() => void checked.refetch()} />;
  if (checked.data === undefined)
    return (
      <p className="mt-6">
        <span role="status">{w.checking}</span> · {write(count)} / {write(rowCount)}
      </p>
    );
  if (!checked.data) return <RefusalNote code={null}>{w.notTheseRows}</RefusalNote>;
  return (
    <Approval
      key={asked.statement}
      asked={asked}
      shown={{
        ...{ what: "bulk", bulkPaymentId: id, rows: rowCount, digest, maximumFee: fee.amount },
        ...{ payerId: owner, fromAccountId: fromAccount.id, ...amount, memo: null },
      }}
      isBusy={isBusy}
      onApprove={onApprove}
    >
      {children}
    </Approval>
  );
}
