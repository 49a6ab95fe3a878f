import type { PersonPaymentFragment } from "../generated/operate/people/people.ts";
import { IdLink } from "../shell/id-link.tsx";
import { exportColumns } from "../ui/export-columns.ts";
import { moneyOf } from "../ui/money-column.ts";
import type { Column } from "../ui/table-types.ts";
import { words } from "../words/words.ts";

const { columns, outside } = words.operate.people;

type Side = PersonPaymentFragment["from"];
const nameOf = (side: Side): string => side?.user.username ?? outside;

function Whose({ side }: { readonly side: Side }) {
  return side ? <IdLink id={side.user.id}>{side.user.username}</IdLink> : outside;
}

export const COLUMNS: readonly Column<PersonPaymentFragment>[] = [
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
    ...moneyOf(({ amount }) => amount),
  },
];

/** What an export has of each, in the API's own words: other programs read it. */
export const EXPORT_COLUMNS = exportColumns<PersonPaymentFragment>({
  created_at: ({ createdAt }) => createdAt,
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  from_id: ({ from }) => from?.user.id,
  from: ({ from }) => from?.user.username,
  to_id: ({ to }) => to?.user.id,
  to: ({ to }) => to?.user.username,
  amount: ({ amount }) => amount.amount,
  fee: ({ fee }) => fee.amount,
  currency: ({ amount }) => amount.currency,
  memo: ({ memo }) => memo,
  completed_at: ({ completedAt }) => completedAt,
});
