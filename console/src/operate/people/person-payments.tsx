import { getRouteApi } from "@tanstack/react-router";
import { type PersonPaymentFragment, PersonPaymentsDocument } from "../../generated/operate/people/people.ts";
import { useAsk } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

const here = getRouteApi("/inside/operate/people/$id");
const { columns } = words.operate.people;

type Side = PersonPaymentFragment["from"];
const nameOf = (side: Side): string => side?.user.username ?? words.operate.people.outside;

const COLUMNS: readonly Column<PersonPaymentFragment>[] = [
  {
    key: "when",
    title: columns.when,
    isFixed: true,
    text: ({ createdAt }) => createdAt,
    time: ({ createdAt }) => createdAt,
  },
  {
    key: "id",
    title: columns.payment,
    isFixed: true,
    text: ({ id }) => id,
    cell: ({ id }) => <IdLink id={id} />,
  },
  { key: "kind", title: columns.kind, text: ({ kind }) => words.payment.kinds[kind] },
  {
    key: "from",
    title: columns.from,
    text: ({ from }) => nameOf(from),
    cell: ({ from }) => <Whose side={from} />,
  },
  { key: "to", title: columns.to, text: ({ to }) => nameOf(to), cell: ({ to }) => <Whose side={to} /> },
  { key: "state", title: columns.state, text: ({ status }) => words.payment.states[status] },
  {
    key: "amount",
    title: columns.amount,
    isFixed: true,
    text: ({ amount }) => amount.amount,
    money: ({ amount }) => ({ money: amount }),
  },
];

function Whose({ side }: { readonly side: Side }) {
  return side ? <IdLink id={side.user.id}>{side.user.username}</IdLink> : words.operate.people.outside;
}

export function PersonPayments({ id }: { readonly id: string }) {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const asked = useAsk(PersonPaymentsDocument, { id, first: 20, after: search.after ?? null });
  const payments = asked.data?.user?.payments;
  return (
    <Card title={words.operate.people.payments}>
      <DataTable
        label={words.operate.people.payments}
        columns={COLUMNS}
        keyOf={(payment) => payment.id}
        page={
          payments && {
            rows: payments.nodes,
            endCursor: payments.pageInfo.hasNextPage ? payments.pageInfo.endCursor : null,
          }
        }
        isAsking={asked.isPlaceholderData}
        fault={asked.error}
        onAgain={() => void asked.refetch()}
        search={search}
        onSearch={(next, move) => void navigate({ search: next, resetScroll: false, ...move })}
        empty={words.operate.people.noPayments}
      />
    </Card>
  );
}
