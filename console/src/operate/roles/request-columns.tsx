import type { AskedRoleFragment } from "../../generated/operate/roles/roles.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { State } from "../../ui/state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";
import { Decide } from "./decide.tsx";

const { actions, states, approvals } = words.staffRoles;
const { columns } = approvals;

const TONES = { PENDING: "waiting", APPROVED: "good", DENIED: "bad", WITHDRAWN: "quiet", EXPIRED: "quiet" } as const;

export const changeOf = ({ action, role }: Pick<AskedRoleFragment, "action" | "role">): string =>
  approvals.change(actions[action], words.roles[role]);

/** `viewerId`: of the ADMIN who may decide; null for who only reads. */
export const requestColumns = (viewerId: string | null): readonly Column<AskedRoleFragment>[] => [
  {
    key: "asked",
    title: columns.asked,
    text: ({ requestedAt }) => requestedAt,
    time: ({ requestedAt }) => requestedAt,
  },
  { key: "what", title: columns.what, isFixed: true, text: changeOf },
  {
    key: "whose",
    title: columns.whose,
    isFixed: true,
    text: ({ user }) => user.username,
    cell: ({ user }) => <IdLink id={user.id}>{user.username}</IdLink>,
  },
  {
    key: "by",
    title: columns.by,
    text: ({ requestedBy }) => requestedBy.username,
    cell: ({ requestedBy }) => <IdLink id={requestedBy.id}>{requestedBy.username}</IdLink>,
  },
  {
    key: "reason",
    title: columns.reason,
    text: ({ reason }) => reason,
    cell: ({ reason }) => <span className="line-clamp-2 min-w-40 break-words">{reason}</span>,
  },
  { key: "until", title: columns.until, text: ({ expiresAt }) => expiresAt, time: ({ expiresAt }) => expiresAt },
  {
    key: "state",
    title: columns.state,
    text: ({ state }) => states[state],
    cell: ({ state }) => <State tone={TONES[state]}>{states[state]}</State>,
  },
  {
    key: "decided",
    title: columns.decided,
    text: ({ decidedBy }) => decidedBy?.username ?? "",
    cell: ({ decidedBy }) => (decidedBy ? <IdLink id={decidedBy.id}>{decidedBy.username}</IdLink> : null),
  },
  ...(viewerId === null ? [] : [decideColumn(viewerId)]),
];

const decideColumn = (viewerId: string): Column<AskedRoleFragment> => ({
  key: "act",
  title: columns.act,
  isFixed: true,
  text: () => "",
  cell: (request) => <Decide request={request} viewerId={viewerId} />,
});
