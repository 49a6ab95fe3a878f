import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { KINDS, readFilter } from "../../payment/payment-filter.ts";
import { PaymentList } from "../../payment/payment-list.tsx";
import { usePayments } from "../../payment/use-payments.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";

/** Behind the page, which has to be there first: seldom anybody exports from here. */
const ExportPayments = lazy(async () => ({
  default: (await import("../../payment/export-payments.tsx")).ExportPayments,
}));

/** How many the page shows. */
const MOVEMENTS = 10;

const route = getRouteApi("/inside/");

/** The last movements of money on all accounts, or on one: as the address says. */
export function Movements({ accounts }: { readonly accounts: readonly HoldingFragment[] }) {
  const { account, kind } = route.useSearch();
  const filter = { ...(account ? { account } : {}), ...(kind ? { kind } : {}) };
  const navigate = useNavigate();
  const list = usePayments(filter, { limit: MOVEMENTS });
  const choose = (changed: { readonly account?: string; readonly kind?: string }) =>
    void navigate({ to: "/", search: readFilter({ ...filter, ...changed }) });
  const isFiltered = account !== undefined || kind !== undefined;
  return (
    <Card title={words.home.movements}>
      <div className="mb-3 grid gap-3 sm:flex sm:flex-wrap sm:items-end sm:justify-between">
        <div className="grid grid-cols-2 gap-3 sm:flex">
          <Choice
            label={words.payments.account}
            value={account ?? ""}
            onChange={({ target }) => choose({ account: target.value })}
          >
            <option value="">{words.payments.allAccounts}</option>
            <AccountOptions accounts={accounts} />
          </Choice>
          <Choice
            label={words.payments.kind}
            value={kind ?? ""}
            onChange={({ target }) => choose({ kind: target.value })}
          >
            <option value="">{words.payments.allKinds}</option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {words.payment.kinds[each]}
              </option>
            ))}
          </Choice>
        </div>
        <Suspense fallback={<Button disabled>{words.table.export}</Button>}>
          <ExportPayments filter={filter} />
        </Suspense>
      </div>
      {list.error && <Fault fault={list.error} onAgain={() => void list.refetch()} />}
      {!list.data && !list.error && <Skeleton rows={4} />}
      {list.data?.payments.length === 0 && (
        <p className="text-dim">{isFiltered ? words.home.noneOfFilter : words.home.noMovements}</p>
      )}
      {list.data && <PaymentList payments={list.data.payments.slice(0, MOVEMENTS)} isAsking={list.isPlaceholderData} />}
      {list.data && list.data.payments.length > 0 && (
        <p className="mt-3">
          <TextLink to="/payments" search={filter}>
            {words.home.allPayments}
          </TextLink>
        </p>
      )}
    </Card>
  );
}
