import { type ReactNode, useState } from "react";
import { codeOfFirst } from "../live/refusal-code.ts";
import type { TypedDocumentString } from "../live/typed-document.ts";
import { useRepeatable } from "../live/use-repeatable.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "../words/words.ts";

type Props<Result, Variables> = {
  readonly document: TypedDocumentString<Result, Variables>;
  readonly variablesOf: (reason: string) => Variables;
  /** Of an answer, in words; null of a success. */
  readonly refusalOf: (answer: Result) => string | null;
  readonly submit: string;
  readonly look: "main" | "danger";
  /** What is said once it is done. */
  readonly done: string;
  readonly onDone?: () => void;
  /** What will happen. */
  readonly children: ReactNode;
};

/** An order of staff's that can be repeated: what will happen, why, and the button that does it. */
export function RepeatableForm<Result, Variables>({ document, variablesOf, ...about }: Props<Result, Variables>) {
  const { refusalOf, submit, look, done, onDone, children } = about;
  const say = useToast();
  const [missingAt, setMissingAt] = useState<number>();
  const order = useRepeatable(document, () => {
    onDone?.();
    say(done);
  });
  const { data, error, submittedAt } = order;
  const refusal = data === undefined ? null : refusalOf(data);
  const take = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    if (reason) order.mutate(variablesOf(reason));
    setMissingAt(reason ? undefined : Date.now());
  };
  return (
    <Form onSubmit={take} refusedAt={missingAt ?? (error || refusal ? submittedAt : undefined)}>
      {children}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt ? words.operate.reasonMissing : inputFault(error, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={codeOfFirst(data)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.reason"]} />
      <Button look={look} type="submit" isBusy={order.isPending} className="justify-self-start">
        {submit}
      </Button>
    </Form>
  );
}
