import { type ReactNode, useState } from "react";
import type { AttemptOf } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { Field } from "../ui/field.tsx";
import { Form, RefusalNote, typedIn } from "../ui/form.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly attempt: Omit<AttemptOf<unknown, unknown>, "send" | "sendAgain">;
  /** Of the last answer, in words. */
  readonly refusal: string | null;
  readonly submit: string;
  readonly look: "main" | "danger";
  readonly onSubmit: (reason: string) => void;
  readonly onAgain: () => void;
  /** What will happen. */
  readonly children: ReactNode;
};

/** What will happen, why, and the button that does it. */
export function ReasonForm({ attempt, refusal, submit, look, onSubmit, onAgain, children }: Props) {
  const [missingAt, setMissingAt] = useState<number>();
  if (attempt.pending && !attempt.isBusy) return <AskAgain attempt={attempt} onAgain={onAgain} />;
  const take = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    if (reason) onSubmit(reason);
    setMissingAt(reason ? undefined : Date.now());
  };
  return (
    <Form onSubmit={take} refusedAt={missingAt ?? (refusal ? attempt.sentAt : undefined)}>
      {children}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt && words.operate.reasonMissing}
        maxLength={512}
        autoComplete="off"
        required
      />
      {refusal && <RefusalNote>{refusal}</RefusalNote>}
      {attempt.fault && <Fault fault={attempt.fault} />}
      <Button type="submit" look={look} isBusy={attempt.isBusy}>
        {submit}
      </Button>
    </Form>
  );
}
