import { Link } from "@tanstack/react-router";
import type { PersonAccountFragment } from "../../generated/operate/people/people.ts";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { ACCOUNT_TONES } from "../account-tones.ts";

const { columns } = words.operate.people;

const COLUMNS: readonly Column<PersonAccountFragment>[] = [
  {
    key: "name",
    title: columns.account,
    isFixed: true,
    text: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link to="/operate/ledger/accounts/$id" params={{ id }} className="text-accent underline">
        {name}
      </Link>
    ),
  },
  {
    key: "state",
    title: columns.state,
    isFixed: true,
    text: ({ state }) => words.operate.accountStates[state],
    cell: ({ state }) => <State tone={ACCOUNT_TONES[state]}>{words.operate.accountStates[state]}</State>,
  },
  {
    key: "opened",
    title: columns.opened,
    isFixed: true,
    text: ({ createdAt }) => createdAt,
    time: ({ createdAt }) => createdAt,
  },
  {
    key: "available",
    title: columns.available,
    isFixed: true,
    ...moneyOf(({ balance }) => balance.available),
  },
  {
    key: "posted",
    title: columns.posted,
    isFixed: true,
    ...moneyOf(({ balance }) => balance.posted),
  },
];

export function PersonAccounts({ accounts }: { readonly accounts: readonly PersonAccountFragment[] }) {
  return (
    <Card title={words.operate.people.accounts}>
      <DataTable
        label={words.operate.people.accounts}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        page={{ rows: accounts, endCursor: null }}
        isAsking={false}
        fault={null}
        onAgain={() => undefined}
        search={{}}
        onSearch={() => undefined}
        empty={words.operate.people.noAccounts}
      />
    </Card>
  );
}
