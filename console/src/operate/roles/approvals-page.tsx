import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { IdLink } from "../../shell/id-link.tsx";
import { useIsAdmin } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Choice } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { requestColumns } from "./request-columns.tsx";
import { readApprovalsSearch, STATES } from "./search.ts";
import { type StaffMember, useRoleRequests, useStaff } from "./use-role-lists.ts";

const here = getRouteApi("/inside/operate/approvals");
const own = words.staffRoles.approvals;

/** What waits for a second person, and who holds which role. */
export function ApprovalsPage() {
  const isAdmin = useIsAdmin();
  return (
    <Page title={own.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {!isAdmin && <p className="text-dim">{own.reads}</p>}
        <Requests />
        <Staff />
      </div>
    </Page>
  );
}

function Requests() {
  const search = here.useSearch();
  const navigate = here.useNavigate();
  const viewerId = useViewer()?.id ?? null;
  const isAdmin = useIsAdmin();
  const list = useRoleRequests(search);
  const { after, hide, state = "PENDING" } = search;
  return (
    <Card title={own.requests}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="grid sm:grid-cols-[16rem]">
          <Choice
            label={own.state}
            value={state}
            onChange={({ target }) => void navigate({ search: readApprovalsSearch({ hide, state: target.value }) })}
          >
            {STATES.map((each) => (
              <option key={each} value={each}>
                {words.staffRoles.states[each]}
              </option>
            ))}
            <option value="ANY">{own.anyState}</option>
          </Choice>
        </div>
        <DataTable
          label={own.requests}
          columns={requestColumns(isAdmin ? viewerId : null)}
          keyOf={({ id }) => id}
          page={list.page}
          isAsking={list.isPlaceholderData}
          fault={list.error}
          onAgain={() => void list.refetch()}
          search={{ after, hide }}
          onSearch={(next, move) =>
            void navigate({
              search: readApprovalsSearch({ ...next, state: search.state }),
              resetScroll: false,
              ...move,
            })
          }
          empty={own.none}
        />
      </div>
    </Card>
  );
}

const STAFF_COLUMNS: readonly Column<StaffMember>[] = [
  {
    key: "person",
    title: own.columns.person,
    isFixed: true,
    text: ({ username }) => username,
    cell: ({ id, username }) => <IdLink id={id}>{username}</IdLink>,
  },
  {
    key: "roles",
    title: own.columns.roles,
    isFixed: true,
    text: ({ roles }) => roles.map((role) => words.roles[role]).join(", "),
  },
];

/** Short: its place is not kept in the address, where that of the requests stands. */
function Staff() {
  const [after, setAfter] = useState<string | null>(null);
  const list = useStaff(after);
  return (
    <Card title={own.staff}>
      <DataTable
        label={own.staff}
        columns={STAFF_COLUMNS}
        keyOf={({ id }) => id}
        page={list.page}
        isAsking={list.isPlaceholderData}
        fault={list.error}
        onAgain={() => void list.refetch()}
        search={after === null ? {} : { after }}
        onSearch={(next) => setAfter(next.after ?? null)}
        empty={own.noStaff}
      />
    </Card>
  );
}
