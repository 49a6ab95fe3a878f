import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { isDone } from "../../live/refusal-code.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { type DraftField, readField } from "./read-field.ts";

const LOOK_AT = { link: linkOptions({ to: "/operate/chains" }), label: words.askAgain.same };

export type Values = Readonly<Record<string, string | number | null>>;
export type Said = { readonly values: Values; readonly reason: string; readonly idempotencyKey: string };

type Props<Result, Variables> = {
  readonly owner: string;
  /** Whose words are kept while they have no answer. */
  readonly form: string;
  readonly document: TypedDocumentString<Result, Variables>;
  readonly fieldsOf: (typed: (name: string) => string) => readonly DraftField[];
  readonly variablesOf: (said: Said) => Variables;
  /** Of an answer, in words; null of a success. */
  readonly refusalOf: (answer: Result) => string | null;
  readonly means: string;
};

type Faults = { readonly of: Readonly<Record<string, string>>; readonly at: number };

/** Proposes something that is to hold of a network. */
export function ChangeForm<Result, Variables>(props: Props<Result, Variables>) {
  const { owner, form, document, fieldsOf, variablesOf, refusalOf, means } = props;
  const say = useToast();
  const { locale } = useReader();
  const [faults, setFaults] = useState<Faults | null>(null);
  const order = useStaffOrder(document, { owner, form });
  const w = words.networkChanges;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain()} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const [values, wrong]: [Record<string, string | number | null>, Record<string, string>] = [{}, {}];
    for (const field of fieldsOf((name) => typedIn(typed, name))) {
      const read = readField(typedIn(typed, field.name), field, locale);
      if ("fault" in read) wrong[field.name] = read.fault;
      else values[field.name] = read.value;
    }
    const reason = typedIn(typed, "reason").trim();
    if (reason === "") wrong.reason = words.operate.reasonMissing;
    const isWell = Object.keys(wrong).length === 0;
    setFaults(isWell ? null : { of: wrong, at: Date.now() });
    if (!isWell) return;
    order.send(
      (idempotencyKey) => variablesOf({ values, reason, idempotencyKey }),
      (answer) => {
        if (isDone(answer)) say(w.proposedNow);
      },
    );
  };
  const refusal = order.answer ? refusalOf(order.answer) : null;
  const shown = fieldsOf(() => "");
  const faultOf = (name: string) => faults?.of[name] ?? inputFault(order.fault, `input.${name}`);
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
      <p className="text-dim">{means}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        {shown.map(({ name, label, hint, initial }) => (
          <Field
            key={name}
            label={label}
            name={name}
            {...(hint === undefined ? {} : { hint })}
            defaultValue={initial}
            fault={faultOf(name)}
            autoComplete="off"
            spellCheck={false}
          />
        ))}
      </div>
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={faultOf("reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
      <SendFault
        fault={order.fault}
        sentAt={order.sentAt}
        places={["reason", ...shown.map(({ name }) => name)].map((name) => `input.${name}`)}
      />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.propose}
      </Button>
    </Form>
  );
}
