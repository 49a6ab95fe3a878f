import { BooksNowDocument, type BooksNowQuery } from "../../generated/operate/ledger/ledger.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { exportColumns } from "../../ui/export-columns.ts";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Fault } from "../../ui/fault.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const own = words.operate.trialBalance;

type Books = BooksNowQuery["trialBalance"];
type Total = Books["totals"][number];
type Row = Pick<Books["rows"][number], "debit" | "credit"> & { readonly name: string; readonly accounts: string };

const COLUMNS: readonly Column<Row>[] = [
  { key: "kind", title: own.columns.kind, isFixed: true, text: ({ name }) => name },
  { key: "accounts", title: own.columns.accounts, isFixed: true, text: ({ accounts }) => accounts },
  {
    key: "debit",
    title: own.columns.debit,
    isFixed: true,
    ...moneyOf(({ debit }) => debit),
  },
  {
    key: "credit",
    title: own.columns.credit,
    isFixed: true,
    ...moneyOf(({ credit }) => credit),
  },
];

const EXPORT_COLUMNS = exportColumns<Books["rows"][number] & Pick<Books, "at">>({
  at: ({ at }) => at,
  currency: ({ currency }) => currency,
  kind: ({ kind }) => kind,
  of_users: ({ ofUsers }) => ofUsers,
  accounts: ({ accounts }) => accounts,
  debit: ({ debit }) => debit.amount,
  credit: ({ credit }) => credit.amount,
});

export function TrialBalancePage() {
  const asked = useAsk(BooksNowDocument, {});
  const books = asked.data?.trialBalance;
  return (
    <Page
      title={own.title}
      actions={
        <Button onClick={() => void asked.refetch()} isBusy={asked.isFetching}>
          {own.again}
        </Button>
      }
    >
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!books && !asked.error && <Skeleton rows={6} className="h-9" />}
      {books && (
        <div className="grid gap-6">
          <p className="text-dim">
            {own.at} <Time at={books.at} />
          </p>
          <ExportRows
            fileName="trial-balance"
            columns={EXPORT_COLUMNS}
            // Of the moment that is shown: anew it would be another one's.
            pageBehind={async () => ({ rows: books.rows.map((row) => ({ ...row, at: books.at })), endCursor: null })}
          />
          {books.totals.length === 0 && <p>{own.empty}</p>}
          {books.totals.map((total) => (
            <OfCurrency key={total.currency} total={total} books={books} />
          ))}
        </div>
      )}
    </Page>
  );
}

function OfCurrency({ total, books }: { readonly total: Total; readonly books: Books }) {
  const { currency, isBalanced } = total;
  const rows = books.rows.filter((row) => row.currency === currency);
  const shown: readonly Row[] = [
    ...rows.map(({ kind, ofUsers, accounts, debit, credit }) => {
      const name = words.operate.accountKinds[kind];
      return { name: ofUsers ? own.ofUsers(name) : own.ofSystem(name), accounts: String(accounts), debit, credit };
    }),
    { name: own.total, accounts: String(rows.reduce((all, { accounts }) => all + accounts, 0)), ...total },
  ];
  return (
    <section aria-label={currency} className="grid gap-3">
      <p className="flex items-baseline gap-4">
        <span className="font-semibold text-base">{currency}</span>
        <State tone={isBalanced ? "good" : "bad"}>{isBalanced ? own.balanced : own.unbalanced}</State>
      </p>
      {!isBalanced && (
        <p role="alert" className="text-bad">
          {own.alarm}
        </p>
      )}
      <DataTable
        label={`${own.title} ${currency}`}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        page={{ rows: shown, endCursor: null }}
        isAsking={false}
        fault={null}
        onAgain={() => undefined}
        search={{}}
        onSearch={() => undefined}
        empty={own.empty}
      />
    </section>
  );
}
