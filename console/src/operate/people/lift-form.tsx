import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import { LiftPersonLockoutDocument, type LiftPersonLockoutMutation } from "../../generated/operate/people/people.ts";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";
import type { Person } from "./person.ts";

const own = words.operate.people.lockout;

type Props = { readonly person: Person; readonly owner: string; readonly onDone: () => void };

export function LiftForm({ person, owner, onDone }: Props) {
  const say = useToast();
  const isLifted = ({ liftLockout }: LiftPersonLockoutMutation) => liftLockout?.__typename === "LiftLockoutSuccess";
  const lift = useStaffOrder(LiftPersonLockoutDocument, {
    owner,
    form: `lift.${person.id}`,
    onAnswer: (answer) => isLifted(answer) && say(own.done(person.username)),
  });
  const close = (answer: LiftPersonLockoutMutation) => isLifted(answer) && onDone();
  return (
    <ReasonForm
      attempt={lift}
      refusal={refusalOf(lift.answer?.liftLockout)}
      submit={own.submit}
      look="main"
      onSubmit={(reason) =>
        lift.send((idempotencyKey) => ({ input: { userId: person.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => lift.sendAgain(close)}
      lookAt={{
        link: linkOptions({ to: "/operate/people/$id", params: { id: person.id } }),
        label: words.askAgain.same,
      }}
    >
      <p>{own.means}</p>
    </ReasonForm>
  );
}

function refusalOf(answer: LiftPersonLockoutMutation["liftLockout"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "LiftLockoutSuccess":
      return null;
    case "CannotLiftOwnLockout":
      return own.own;
    case "UserNotFound":
      return words.operate.people.gone;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
