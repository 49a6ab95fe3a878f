import { toDecimal } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  type AllPoliciesQuery,
  SayPolicyDocument,
  type SayPolicyMutation,
} from "../../generated/operate/policies/policies.ts";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";

const PLACES = ["input.currency", "input.threshold"];
const LOOK_AT = { link: linkOptions({ to: "/operate/policies" }), label: words.askAgain.same };

type Props = { readonly owner: string; readonly currencies: AllPoliciesQuery["currencies"] };

export function SetPolicy({ owner, currencies }: Props) {
  const { locale } = useReader();
  const say = useToast();
  const [code, setCode] = useState(currencies[0]?.code ?? "");
  const [fault, setFault] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const order = useStaffOrder(SayPolicyDocument, {
    owner,
    form: "approval-policy",
    onAnswer({ setApprovalPolicy: answer }: SayPolicyMutation) {
      if (answer?.__typename === "SetApprovalPolicySuccess") say(words.policies.done(answer.policy.currency));
    },
  });
  const w = words.policies;
  const currency = currencies.find((one) => one.code === code);
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain()} lookAt={LOOK_AT} />;
  if (!currency) return null;
  const submit = (typed: FormData) => {
    const text = typedIn(typed, "threshold").trim();
    const read = text === "" ? null : readTypedAmount(text, currency, locale);
    const why = read && amountFault(read);
    setFault(why ? { text: why, at: Date.now() } : null);
    if (why) return;
    const threshold = read?.ok ? toDecimal(read.money) : null;
    const newPayees = typed.has("newPayees");
    order.send((idempotencyKey) => ({ input: { currency: code, threshold, newPayees, idempotencyKey } }));
  };
  const isReused = order.answer?.setApprovalPolicy?.__typename === "IdempotencyKeyReused";
  return (
    <Form onSubmit={submit} refusedAt={fault?.at ?? (isReused || order.fault ? order.sentAt : undefined)}>
      <p className="text-dim">{w.setMeaning}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice
          label={w.currency}
          value={code}
          onChange={({ target }) => setCode(target.value)}
          fault={inputFault(order.fault, "input.currency")}
        >
          {currencies.map(({ code: each, name }) => (
            <option key={each} value={each}>
              {each} · {name}
            </option>
          ))}
        </Choice>
        <AmountField
          key={code}
          label={w.threshold}
          name="threshold"
          currency={currency}
          beside={w.thresholdHint}
          fault={fault?.text ?? inputFault(order.fault, "input.threshold")}
        />
      </div>
      <label className="flex items-start gap-3">
        <input type="checkbox" name="newPayees" className="mt-0.5 size-5 shrink-0" />
        {w.askNewPayees}
      </label>
      {isReused && <RefusalNote code={order.refusalCode}>{w.keyReused}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}
