import { PersonRolesDocument, type PersonRolesQuery } from "../../generated/operate/roles/roles.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const own = words.staffRoles.person;
const SHOWN = 20;

type Change = NonNullable<NonNullable<PersonRolesQuery["user"]>["roleChanges"]>["nodes"][number];

/** Who gave somebody which role, and took it away. */
export function PersonRoles({ id }: { readonly id: string }) {
  const asked = useAsk(PersonRolesDocument, { id, first: SHOWN });
  const changes = asked.data?.user?.roleChanges;
  return (
    <Card title={own.title}>
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!asked.data && !asked.error && <Skeleton rows={2} />}
      {changes && changes.nodes.length === 0 && <p className="text-dim">{own.none}</p>}
      {changes && changes.nodes.length > 0 && (
        <ul className="grid gap-3">
          {changes.nodes.map((change) => (
            <Line key={change.id} change={change} />
          ))}
        </ul>
      )}
      {changes?.pageInfo.hasNextPage && <p className="mt-3 text-dim text-sm">{own.more}</p>}
    </Card>
  );
}

function Line({ change }: { readonly change: Change }) {
  const { at, action, role, by, approvedBy, bySystem, reason } = change;
  const who = by ? own.by(by.username) : own.byCommand(bySystem ?? "");
  return (
    <li className="grid gap-0.5">
      <span>
        <strong className="font-medium">
          {action === "GRANT" ? own.gave(words.roles[role]) : own.took(words.roles[role])}
        </strong>{" "}
        {who}
        {approvedBy && `, ${own.agreed(approvedBy.username)}`}
      </span>
      <span className="break-words text-dim text-sm">
        <Time at={at} />
        {reason && ` · ${reason}`}
      </span>
    </li>
  );
}
