import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import {
  FreezePersonDocument,
  type FreezePersonMutation,
  UnfreezePersonDocument,
  type UnfreezePersonMutation,
} from "../../generated/operate/people/people.ts";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";
import type { Person } from "./person.ts";

type Props = { readonly person: Person; readonly owner: string; readonly onDone: () => void };

function useDone({ person }: Props, said: (name: string) => string): () => void {
  const say = useToast();
  return () => say(said(person.username));
}

const pageOf = ({ id }: Person) => ({
  link: linkOptions({ to: "/operate/people/$id", params: { id } }),
  label: words.askAgain.same,
});

export function FreezeForm(props: Props) {
  const { person, owner, onDone } = props;
  const done = useDone(props, words.operate.people.freeze.done);
  const isFrozen = ({ freezeUser }: FreezePersonMutation) => freezeUser?.__typename === "FreezeUserSuccess";
  const freeze = useStaffOrder(FreezePersonDocument, {
    owner,
    form: `freeze.${person.id}`,
    onAnswer: (answer) => isFrozen(answer) && done(),
  });
  const close = (answer: FreezePersonMutation) => isFrozen(answer) && onDone();
  return (
    <ReasonForm
      attempt={freeze}
      refusal={freezeRefusal(freeze.answer?.freezeUser)}
      submit={words.operate.people.freeze.submit(person.username)}
      look="danger"
      onSubmit={(reason) =>
        freeze.send((idempotencyKey) => ({ input: { userId: person.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => freeze.sendAgain(close)}
      lookAt={pageOf(person)}
    >
      <ul className="grid list-disc gap-1 ps-5">
        {words.operate.people.freeze.means.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </ReasonForm>
  );
}

export function UnfreezeForm(props: Props) {
  const { person, owner, onDone } = props;
  const done = useDone(props, words.operate.people.unfreeze.done);
  const isFree = ({ unfreezeUser }: UnfreezePersonMutation) => unfreezeUser?.__typename === "UnfreezeUserSuccess";
  const unfreeze = useStaffOrder(UnfreezePersonDocument, {
    owner,
    form: `unfreeze.${person.id}`,
    onAnswer: (answer) => isFree(answer) && done(),
  });
  const close = (answer: UnfreezePersonMutation) => isFree(answer) && onDone();
  return (
    <ReasonForm
      attempt={unfreeze}
      refusal={unfreezeRefusal(unfreeze.answer?.unfreezeUser)}
      submit={words.operate.people.unfreeze.submit(person.username)}
      look="main"
      onSubmit={(reason) =>
        unfreeze.send((idempotencyKey) => ({ input: { userId: person.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => unfreeze.sendAgain(close)}
      lookAt={pageOf(person)}
    >
      <p>{words.operate.people.unfreeze.means}</p>
    </ReasonForm>
  );
}

function freezeRefusal(answer: FreezePersonMutation["freezeUser"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "FreezeUserSuccess":
      return null;
    case "UserAlreadyFrozen":
      return words.operate.people.freeze.already(answer.freeze.by.username, answer.freeze.reason);
    case "CannotFreezeYourself":
      return words.operate.people.freeze.yourself;
    case "UserNotFound":
      return words.operate.people.gone;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}

function unfreezeRefusal(answer: UnfreezePersonMutation["unfreezeUser"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "UnfreezeUserSuccess":
      return null;
    case "UserNotFrozen":
      return words.operate.people.unfreeze.notFrozen;
    case "UserNotFound":
      return words.operate.people.gone;
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
