import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { RequestsPageDocument } from "../../generated/request/request.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useFollowRequests } from "../../request/follow-request.ts";
import { useViewer } from "../../shell/viewer.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { requestColumns } from "./columns.tsx";
import { type RequestsSearch, ROLES, STATES } from "./search.ts";

const route = getRouteApi("/inside/requests");
const ROWS = 20;

/** What others ask the viewer for, or what the viewer asks of others. */
export function RequestsPage() {
  const { role = "PAYER", status, after, hide } = route.useSearch();
  const navigate = useNavigate();
  const viewer = useViewer();
  const variables = { role, status: status ?? null, first: ROWS, after: after ?? null };
  const list = useAsk(RequestsPageDocument, variables);
  useFollowRequests(keyOf(RequestsPageDocument, variables));
  const w = words.requests;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: RequestsSearch) => void navigate({ to: "/requests", search: { role, status, hide, ...next } });
  const page = list.data?.paymentRequests;
  return (
    <Page
      title={w.title}
      actions={
        <LinkButton to="/receive" look="main">
          {w.make}
        </LinkButton>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="grid gap-3 sm:flex">
          <Choice
            label={w.whose}
            value={role}
            onChange={({ target }) => show({ role: ROLES.find((each) => each === target.value) })}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {w.roles[each]}
              </option>
            ))}
          </Choice>
          <Choice
            label={w.state}
            value={status ?? ""}
            onChange={({ target }) => show({ status: STATES.find((each) => each === target.value) })}
          >
            <option value="">{words.payments.any}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {w.states[each]}
              </option>
            ))}
          </Choice>
        </div>
        {viewer ? (
          <DataTable
            label={w.roles[role]}
            columns={requestColumns(viewer.id)}
            keyOf={({ id }) => id}
            page={pageOf(page)}
            isAsking={list.isPlaceholderData}
            fault={list.error}
            onAgain={() => void list.refetch()}
            search={{ after, hide }}
            onSearch={(next, move) => void navigate({ to: "/requests", search: { role, status, ...next }, ...move })}
            filters={
              status === undefined
                ? []
                : [{ label: w.state, value: w.states[status], onClear: () => show({ status: undefined }) }]
            }
            empty={w.none[role]}
            density="person"
          />
        ) : (
          <Skeleton rows={6} />
        )}
      </div>
    </Page>
  );
}
