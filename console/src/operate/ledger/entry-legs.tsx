import type { EntryPostingFragment } from "../../generated/operate/ledger/entry.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { moneyOf } from "../../ui/money-column.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const { columns } = words.operate.entry;

const COLUMNS: readonly Column<EntryPostingFragment>[] = [
  {
    key: "account",
    title: columns.account,
    isFixed: true,
    text: ({ account }) => account.code,
    cell: ({ account: { id, code, name } }) => (
      <TextLink to="/operate/ledger/accounts/$id" params={{ id }}>
        {name} · {code}
      </TextLink>
    ),
  },
  {
    key: "whose",
    title: columns.whose,
    isFixed: true,
    text: ({ account }) => account.owner?.username ?? words.operate.account.ofSystem,
    cell: ({ account: { owner } }) =>
      owner ? <IdLink id={owner.id}>{owner.username}</IdLink> : words.operate.account.ofSystem,
  },
  {
    key: "side",
    title: columns.side,
    isFixed: true,
    text: ({ side }) => (side ? words.operate.sides[side] : words.operate.account.pendingOnly),
  },
  {
    key: "amount",
    title: columns.amount,
    isFixed: true,
    ...moneyOf(({ amount }) => amount),
  },
  {
    key: "after",
    title: columns.after,
    isFixed: true,
    ...moneyOf(({ balanceAfter }) => balanceAfter.posted),
  },
];

type Props = { readonly postings: readonly EntryPostingFragment[] };

export function EntryLegs({ postings }: Props) {
  return (
    <DataTable
      label={words.operate.entry.legs}
      columns={COLUMNS}
      keyOf={({ account, sequence }) => `${account.id} ${sequence}`}
      page={{ rows: postings, endCursor: null }}
      isAsking={false}
      fault={null}
      onAgain={() => undefined}
      search={{}}
      onSearch={() => undefined}
      empty=""
    />
  );
}
