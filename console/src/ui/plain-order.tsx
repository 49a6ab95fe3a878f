import type { ReactNode } from "react";
import type { AttemptOf } from "../live/use-attempt.ts";
import { AskAgain } from "./ask-again.tsx";
import { Button } from "./button.tsx";
import { Form } from "./form.tsx";
import type { LookAt } from "./give-up.tsx";
import { RefusalNote } from "./refused.tsx";
import { SendFault } from "./send-fault.tsx";

export type PlainOrderProps = {
  readonly attempt: Omit<AttemptOf<unknown, unknown>, "send">;
  /** Of the last answer, in words. */
  readonly refusal: string | null;
  readonly submit: string;
  readonly look?: "main" | "danger";
  readonly lookAt: LookAt;
  readonly onSubmit: () => void;
  /** What will happen. */
  readonly children: ReactNode;
};

/** An order of which there is nothing to type. */
export function PlainOrder({ attempt, refusal, submit, look = "danger", lookAt, onSubmit, children }: PlainOrderProps) {
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={lookAt} />;
  return (
    <Form onSubmit={onSubmit} refusedAt={refusal ? attempt.sentAt : undefined}>
      <p>{children}</p>
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      <Button type="submit" look={look} isBusy={attempt.isBusy} className="justify-self-start">
        {submit}
      </Button>
    </Form>
  );
}
