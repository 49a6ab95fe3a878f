import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type StandingOrderFragment, StandingOrdersDocument } from "../../generated/wallet/schedules/schedules.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { nameOf } from "../../payment/payment-state.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { useFollowStanding } from "./follow-standing.ts";
import { useRuleWords } from "./rule-words.ts";
import { STATES, type StandingSearch } from "./search.ts";
import { StandingState } from "./standing-state.tsx";

const route = getRouteApi("/inside/schedules");
const ROWS = 20;

function columnsOf(inWords: (rule: string | null) => string): readonly Column<StandingOrderFragment>[] {
  const w = words.standing;
  return [
    {
      key: "payee",
      title: w.payee,
      isFixed: true,
      cell: ({ id, payee }) => (
        <Link to="/schedules/$id" params={{ id }} className="font-medium underline underline-offset-2">
          {nameOf(payee)}
        </Link>
      ),
      text: ({ payee }) => payee.username,
    },
    {
      key: "memo",
      title: words.send.memo,
      cell: ({ memo }) => <span className="block max-w-64 break-words">{memo}</span>,
      text: ({ memo }) => memo ?? "",
    },
    { key: "rule", title: w.rule, text: ({ rule }) => inWords(rule) },
    {
      key: "next",
      title: w.next,
      time: ({ nextDates }) => nextDates[0],
      text: ({ nextDates }) => nextDates[0] ?? "",
    },
    {
      key: "state",
      title: w.state,
      cell: (order) => <StandingState order={order} />,
      text: ({ status }) => status,
    },
    {
      key: "amount",
      title: w.amount,
      isFixed: true,
      money: ({ amount }) => ({ money: amount }),
      text: ({ amount }) => amount.amount,
    },
  ];
}

/** Payments that the viewer has made by themselves, live. */
export function SchedulesPage() {
  const { status, after, hide } = route.useSearch();
  const navigate = useNavigate();
  const variables = { status: status ?? null, first: ROWS, after: after ?? null };
  const list = useAsk(StandingOrdersDocument, variables);
  useFollowStanding(keyOf(StandingOrdersDocument, variables));
  const inWords = useRuleWords();
  const w = words.standing;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: StandingSearch["status"]) => void navigate({ to: "/schedules", search: { status: next, hide } });
  return (
    <Page
      title={w.title}
      actions={
        <LinkButton to="/schedules/new" look="main">
          {w.make}
        </LinkButton>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <div className="grid gap-3 sm:flex">
          <Choice
            label={w.state}
            value={status ?? ""}
            onChange={({ target }) => show(STATES.find((each) => each === target.value))}
          >
            <option value="">{words.payments.any}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {w.states[each]}
              </option>
            ))}
          </Choice>
        </div>
        <DataTable
          label={w.title}
          columns={columnsOf(inWords)}
          keyOf={({ id }) => id}
          page={pageOf(list.data?.paymentSchedules)}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={(next, move) => void navigate({ to: "/schedules", search: { status, ...next }, ...move })}
          filters={
            status === undefined ? [] : [{ label: w.state, value: w.states[status], onClear: () => show(undefined) }]
          }
          empty={w.none}
          density="person"
        />
      </div>
    </Page>
  );
}
