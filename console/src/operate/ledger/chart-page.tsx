import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import {
  type ChartAccountFragment,
  ChartOfAccountsDocument,
  type ChartOfAccountsQuery,
  LedgerCurrenciesDocument,
} from "../../generated/operate/ledger/ledger.ts";
import { ask, useAsk } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { ExportRows } from "../../ui/export-rows.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { LinkButton, TextLink } from "../../ui/link-button.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import type { ActiveFilter } from "../../ui/table-empty.tsx";
import type { Column, TablePage } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { ACCOUNT_TONES } from "../account-tones.ts";
import { OpenSystemAccount } from "./open-system-account.tsx";
import { type ChartSearch, readChartSearch } from "./search.ts";

const here = getRouteApi("/inside/operate/ledger");
const { columns } = words.operate.ledger;

const COLUMNS: readonly Column<ChartAccountFragment>[] = [
  {
    key: "code",
    title: columns.code,
    isFixed: true,
    text: ({ code }) => code,
    cell: ({ id, code }) => (
      <TextLink to="/operate/ledger/accounts/$id" params={{ id }}>
        {code}
      </TextLink>
    ),
  },
  { key: "name", title: columns.name, text: ({ name }) => name },
  { key: "kind", title: columns.kind, text: ({ kind }) => words.operate.accountKinds[kind] },
  {
    key: "state",
    title: columns.state,
    text: ({ state }) => words.operate.accountStates[state],
    cell: ({ state }) => <State tone={ACCOUNT_TONES[state]}>{words.operate.accountStates[state]}</State>,
  },
  {
    key: "posted",
    title: columns.posted,
    isFixed: true,
    ...moneyOf(({ balance }) => balance.posted),
  },
];

/** A file has besides what a row leaves to the account's own page. */
const EXPORTED: readonly Column<ChartAccountFragment>[] = [
  { key: "id", title: words.operate.account.terms.id, text: ({ id }) => id },
  ...COLUMNS,
  { key: "currency", title: words.operate.ledger.currency, text: ({ currency }) => currency },
  { key: "available", title: words.operate.account.terms.available, text: ({ balance }) => balance.available.amount },
];

const pageOf = ({ systemAccounts: { nodes, pageInfo } }: ChartOfAccountsQuery): TablePage<ChartAccountFragment> => ({
  rows: nodes,
  endCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
});

export function ChartPage() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const { after = null, code = null, currency = null } = search;
  const asked = useAsk(ChartOfAccountsDocument, { first: 50, after, code, currency });
  const without = (key: "code" | "currency") => () =>
    void navigate({ search: ({ [key]: _, after: __, ...rest }) => rest });
  const filters: ActiveFilter[] = [
    ...(code ? [{ label: columns.code, value: code, onClear: without("code") }] : []),
    ...(currency ? [{ label: words.operate.ledger.currency, value: currency, onClear: without("currency") }] : []),
  ];
  return (
    <Page title={words.operate.ledger.title} actions={<Actions />}>
      <div className="grid gap-4">
        <Filters search={search} onSearch={(next) => void navigate({ search: next })} />
        <ExportRows
          fileName="chart-of-accounts"
          columns={EXPORTED}
          pageBehind={async (behind) =>
            pageOf(await ask(ChartOfAccountsDocument, { first: 100, after: behind, code, currency }))
          }
        />
        <DataTable
          label={words.operate.ledger.title}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          page={asked.data && pageOf(asked.data)}
          isAsking={asked.isPlaceholderData}
          fault={asked.error}
          onAgain={() => void asked.refetch()}
          search={search}
          onSearch={(next, move) => void navigate({ search: next, ...move })}
          filters={filters}
          empty={words.operate.ledger.empty}
        />
      </div>
    </Page>
  );
}

function Actions() {
  const [isOpening, setOpening] = useState(false);
  const mayOperate = useMayOperate();
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton to="/operate/ledger/trial-balance">{words.operate.ledger.balance}</LinkButton>
      {mayOperate && (
        <>
          <Button onClick={() => setOpening(true)}>{words.operate.ledger.open}</Button>
          <LinkButton to="/operate/ledger/record" look="main">
            {words.operate.ledger.record}
          </LinkButton>
          <OpenSystemAccount isOpen={isOpening} onClose={() => setOpening(false)} />
        </>
      )}
    </div>
  );
}

type FiltersProps = { readonly search: ChartSearch; readonly onSearch: (search: ChartSearch) => void };

function Filters({ search, onSearch }: FiltersProps) {
  const currencies = useAsk(LedgerCurrenciesDocument, {});
  const { after: _, ...rest } = search;
  const change = (changed: Readonly<Record<string, string>>) => onSearch(readChartSearch({ ...rest, ...changed }));
  return (
    <Form
      values={{ code: search.code }}
      onSubmit={(typed) => change({ code: typedIn(typed, "code").trim() })}
      className="sm:grid-cols-[16rem_auto_14rem] sm:items-start sm:justify-start"
    >
      <Field
        label={words.operate.ledger.code}
        name="code"
        hint={words.operate.ledger.codeHint}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" className="min-h-10 sm:mt-7">
        {words.operate.ledger.filter}
      </Button>
      <Choice
        label={words.operate.ledger.currency}
        value={search.currency ?? ""}
        onChange={({ target }) => change({ currency: target.value })}
      >
        <option value="">{words.operate.ledger.all}</option>
        {currencies.data?.currencies.map(({ code, name }) => (
          <option key={code} value={code}>
            {code} · {name}
          </option>
        ))}
      </Choice>
    </Form>
  );
}
