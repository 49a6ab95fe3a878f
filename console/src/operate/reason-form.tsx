import { type ReactNode, useState } from "react";
import type { AttemptOf } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import type { LookAt } from "../ui/give-up.tsx";
import { MoneyButton } from "../ui/money-button.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly attempt: Omit<AttemptOf<unknown, unknown>, "send" | "sendAgain">;
  /** Of the last answer, in words. */
  readonly refusal: string | null;
  readonly submit: string;
  readonly look: "main" | "danger";
  /** Then it is off while figures are not of now. */
  readonly movesMoney?: boolean;
  /** The reason, as the API calls its input. */
  readonly reasonPath?: string;
  /** Where somebody sees whether it was done. */
  readonly lookAt: LookAt;
  readonly onSubmit: (reason: string) => void;
  readonly onAgain: () => void;
  /** What will happen. */
  readonly children: ReactNode;
};

/** What will happen, why, and the button that does it. */
export function ReasonForm({ attempt, refusal, onSubmit, onAgain, children, ...about }: Props) {
  const { submit, look, movesMoney = false, reasonPath = "input.reason", lookAt } = about;
  const [missingAt, setMissingAt] = useState<number>();
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={onAgain} lookAt={lookAt} />;
  const Submit = movesMoney ? MoneyButton : Button;
  const take = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    if (reason) onSubmit(reason);
    setMissingAt(reason ? undefined : Date.now());
  };
  return (
    <Form onSubmit={take} refusedAt={missingAt ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
      {children}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt ? words.operate.reasonMissing : inputFault(attempt.fault, reasonPath)}
        maxLength={512}
        autoComplete="off"
        required
      />
      {refusal && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={[reasonPath]} />
      <Submit type="submit" look={look} isBusy={attempt.isBusy}>
        {submit}
      </Submit>
    </Form>
  );
}
