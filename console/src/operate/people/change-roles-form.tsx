import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  GivePersonRoleDocument,
  type GivePersonRoleMutation,
  TakePersonRoleDocument,
  type TakePersonRoleMutation,
} from "../../generated/operate/roles/roles.ts";
import type { Role } from "../../shell/pages.ts";
import { Choice } from "../../ui/field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";

const own = words.staffRoles.person;
const ROLES = ["OPERATOR", "AUDITOR", "COMPLIANCE", "ADMIN"] as const;
/** Those that a second ADMIN has to agree to: the form says so before it is sent. */
const NEED_SECOND: readonly string[] = ["COMPLIANCE", "ADMIN"];

export type WhoseRoles = { readonly id: string; readonly username: string; readonly roles: readonly Role[] };
type Props = { readonly person: WhoseRoles; readonly owner: string; readonly onDone: () => void };
type Given = GivePersonRoleMutation["grantRole"];
type Taken = TakePersonRoleMutation["revokeRole"];

const pageOf = ({ id }: WhoseRoles) => ({
  link: linkOptions({ to: "/operate/people/$id", params: { id } }),
  label: words.askAgain.same,
});

export function ChangeRolesForm({ person, owner, onDone }: Props) {
  // As they stood when the dialog was opened: behind it others may be shown by then.
  const [choices] = useState(() =>
    ROLES.map((role) => ({ role, action: person.roles.includes(role) ? "REVOKE" : "GRANT" }) as const),
  );
  const [role, setRole] = useState<(typeof ROLES)[number]>("OPERATOR");
  const action = choices.find((choice) => choice.role === role)?.action ?? "GRANT";
  const say = useToast();
  const done = (answer: Given | Taken) => {
    if (isDone(answer)) say(answer.pendingRequest ? own.asked : own.done);
  };
  const give = useStaffOrder(GivePersonRoleDocument, {
    owner,
    form: `grant.${person.id}`,
    onAnswer: ({ grantRole }) => done(grantRole),
  });
  const take = useStaffOrder(TakePersonRoleDocument, {
    owner,
    form: `revoke.${person.id}`,
    onAnswer: ({ revokeRole }) => done(revokeRole),
  });
  const closeGiven = ({ grantRole }: GivePersonRoleMutation) => isDone(grantRole) && onDone();
  const closeTaken = ({ revokeRole }: TakePersonRoleMutation) => isDone(revokeRole) && onDone();
  const isTaking = take.pending !== null || (give.pending === null && action === "REVOKE");
  const attempt = isTaking ? take : give;
  const input = (reason: string) => (idempotencyKey: string) => ({
    input: { userId: person.id, role, reason, idempotencyKey },
  });
  const needsSecond = NEED_SECOND.includes(role);
  return (
    <ReasonForm
      attempt={attempt}
      refusal={refusalOf(isTaking ? take.answer?.revokeRole : give.answer?.grantRole)}
      submit={needsSecond ? own.ask : own.submit[action]}
      look={action === "REVOKE" ? "danger" : "main"}
      onSubmit={(reason) => (isTaking ? take.send(input(reason), closeTaken) : give.send(input(reason), closeGiven))}
      onAgain={() => (isTaking ? take.sendAgain(closeTaken) : give.sendAgain(closeGiven))}
      lookAt={pageOf(person)}
    >
      <Choice
        label={own.which}
        value={role}
        onChange={({ target }) => setRole(ROLES.find((each) => each === target.value) ?? role)}
      >
        {choices.map((choice) => (
          <option key={choice.role} value={choice.role}>
            {words.staffRoles.approvals.change(words.staffRoles.actions[choice.action], words.roles[choice.role])}
          </option>
        ))}
      </Choice>
      <p>{needsSecond ? own.second : own.atOnce[action]}</p>
    </ReasonForm>
  );
}

type Done = Extract<NonNullable<Given | Taken>, { readonly pendingRequest: unknown }>;

const isDone = (answer: Given | Taken): answer is Done =>
  answer?.__typename === "GrantRoleSuccess" || answer?.__typename === "RevokeRoleSuccess";

function refusalOf(answer: Given | Taken | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "GrantRoleSuccess":
    case "RevokeRoleSuccess":
      return null;
    case "RoleHeldAlready":
      return own.held;
    case "RoleNotHeld":
      return own.notHeld;
    case "RoleRequestPending":
      return own.pending(answer.request.requestedBy.username);
    case "CannotChangeOwnRoles":
      return own.yourself;
    case "UserNotFound":
      return words.operate.people.gone;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
