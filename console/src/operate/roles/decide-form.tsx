import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  AgreeToRoleDocument,
  type AgreeToRoleMutation,
  type AskedRoleFragment,
  RefuseRoleDocument,
  type RefuseRoleMutation,
} from "../../generated/operate/roles/roles.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";

const own = words.staffRoles.approvals;
const LOOK_AT = { link: linkOptions({ to: "/operate/approvals" }), label: words.askAgain.same };

type Props = {
  readonly request: AskedRoleFragment;
  readonly owner: string;
  readonly isOwn: boolean;
  readonly onDone: () => void;
};

type Agreed = AgreeToRoleMutation["approveRoleRequest"];
type Refused = RefuseRoleMutation["denyRoleRequest"];

export function DecideForm({ request, owner, isOwn, onDone }: Props) {
  const say = useToast();
  // Which of the two buttons was pressed last: its answer is the one that is shown.
  const [act, setAct] = useState<Act>(isOwn ? "deny" : "agree");
  const pressed = useRef(act);
  const agree = useStaffOrder(AgreeToRoleDocument, {
    owner,
    form: `agree.${request.id}`,
    onAnswer: ({ approveRoleRequest: answer }) => isAgreed(answer) && say(own.agree.done),
  });
  const deny = useStaffOrder(RefuseRoleDocument, {
    owner,
    form: `deny.${request.id}`,
    onAnswer: ({ denyRoleRequest: answer }) => isDenied(answer) && say(own.deny.done),
  });
  const closeAgreed = ({ approveRoleRequest: answer }: AgreeToRoleMutation) => isAgreed(answer) && onDone();
  const closeDenied = ({ denyRoleRequest: answer }: RefuseRoleMutation) => isDenied(answer) && onDone();
  if (agree.pending) return <AskAgain attempt={agree} onAgain={() => agree.sendAgain(closeAgreed)} lookAt={LOOK_AT} />;
  if (deny.pending) return <AskAgain attempt={deny} onAgain={() => deny.sendAgain(closeDenied)} lookAt={LOOK_AT} />;
  const last = act === "agree" ? agree : deny;
  const refusal = refusalOf(act === "agree" ? agree.answer?.approveRoleRequest : deny.answer?.denyRoleRequest);
  const send = (typed: FormData) => {
    const which = pressed.current;
    setAct(which);
    const reason = typedIn(typed, "reason").trim() || null;
    const input = (idempotencyKey: string) => ({ input: { requestId: request.id, reason, idempotencyKey } });
    if (which === "agree") agree.send(input, closeAgreed);
    else deny.send(input, closeDenied);
  };
  return (
    <Form onSubmit={send} refusedAt={refusal || last.fault ? last.sentAt : undefined}>
      <About request={request} />
      <Field
        label={own.why}
        name="reason"
        hint={own.whyHint}
        fault={inputFault(last.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
      />
      {refusal && <RefusalNote code={last.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={last.fault} sentAt={last.sentAt} places={["input.reason"]} />
      <Buttons
        isOwn={isOwn}
        agree={agree.isBusy}
        deny={deny.isBusy}
        onPress={(which) => {
          pressed.current = which;
        }}
      />
    </Form>
  );
}

type Act = "agree" | "deny";
type ButtonsProps = {
  readonly isOwn: boolean;
  readonly agree: boolean;
  readonly deny: boolean;
  readonly onPress: (act: Act) => void;
};

function Buttons({ isOwn, agree, deny, onPress }: ButtonsProps) {
  return (
    <div className="flex flex-wrap gap-3">
      {!isOwn && (
        <Button type="submit" look="main" isBusy={agree} onClick={() => onPress("agree")}>
          {own.agree.submit}
        </Button>
      )}
      <Button type="submit" look={isOwn ? "main" : "plain"} isBusy={deny} onClick={() => onPress("deny")}>
        {isOwn ? own.deny.withdraw : own.deny.submit}
      </Button>
    </div>
  );
}

/** What is asked for, and what somebody may do before it and after it. */
function About({ request }: { readonly request: AskedRoleFragment }) {
  const { action, role, user, requestedBy, reason } = request;
  const named = (roles: readonly AskedRoleFragment["user"]["roles"][number][]) =>
    roles.map((each) => words.roles[each]).join(", ");
  const after = action === "GRANT" ? [...user.roles, role] : user.roles.filter((held) => held !== role);
  return (
    <div className="grid gap-3">
      <Facts
        facts={[
          fact(own.columns.what, own.change(words.staffRoles.actions[action], words.roles[role])),
          fact(own.before, named(user.roles)),
          fact(own.after, named([...new Set(after)])),
          fact(own.columns.by, requestedBy.username),
          fact(own.columns.reason, reason),
        ]}
      />
      <p>{own.means[action]}</p>
    </div>
  );
}

const isAgreed = (answer: Agreed): boolean => answer?.__typename === "ApproveRoleRequestSuccess";
const isDenied = (answer: Refused): boolean => answer?.__typename === "DenyRoleRequestSuccess";

function refusalOf(answer: Agreed | Refused | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "ApproveRoleRequestSuccess":
    case "DenyRoleRequestSuccess":
      return null;
    case "RoleRequestDecided":
      return own.decided(words.staffRoles.states[answer.request.state]);
    case "RoleRequestNotFound":
      return own.gone;
    case "CannotApproveOwnRequest":
      return own.agree.own;
    case "CannotChangeOwnRoles":
      return own.agree.yours;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
