import { type ReactNode, useId, useState } from "react";
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
  /** What whoever gives it has to say with it: that something was done first. */
  readonly promise?: { readonly says: string; readonly missing: string };
  /** What will happen. */
  readonly children: ReactNode;
};

type Missing = { readonly reason: boolean; readonly promise: boolean; readonly at: number };

/** An order of staff's that can be repeated: what will happen, why, and the button that does it. */
export function RepeatableForm<Result, Variables>({ document, variablesOf, ...about }: Props<Result, Variables>) {
  const { refusalOf, submit, look, done, onDone, promise, children } = about;
  const say = useToast();
  const [missing, setMissing] = useState<Missing | null>(null);
  const order = useRepeatable(document, () => {
    onDone?.();
    say(done);
  });
  const { data, error, submittedAt } = order;
  const refusal = data === undefined ? null : refusalOf(data);
  const take = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    const isPromised = !promise || typedIn(typed, "promise") !== "";
    if (reason && isPromised) order.mutate(variablesOf(reason));
    setMissing(reason && isPromised ? null : { reason: !reason, promise: !isPromised, at: Date.now() });
  };
  return (
    <Form onSubmit={take} refusedAt={missing?.at ?? (error || refusal ? submittedAt : undefined)}>
      {children}
      {promise && <Promised says={promise.says} fault={missing?.promise ? promise.missing : undefined} />}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missing?.reason ? words.operate.reasonMissing : inputFault(error, "input.reason")}
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

function Promised({ says, fault }: { readonly says: string; readonly fault: string | undefined }) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label className="flex min-h-8 items-start gap-2.5">
        <input
          type="checkbox"
          name="promise"
          value="yes"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? id : undefined}
          required
          className="mt-0.5 size-5 shrink-0"
        />
        <span>{says}</span>
      </label>
      {fault && (
        <p id={id} className="text-bad text-sm">
          {fault}
        </p>
      )}
    </div>
  );
}
