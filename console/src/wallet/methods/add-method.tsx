import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  AddMethodDocument,
  type AddMethodMutation,
  ScenariosDocument,
  type ScenariosQuery,
} from "../../generated/wallet/methods/methods.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Scenario = ScenariosQuery["sandboxScenarios"][number];
type Kind = Scenario["kind"];

const KINDS = ["BANK", "CARD", "CRYPTO_WALLET"] as const satisfies readonly Kind[];
const LOOK_AT = { link: linkOptions({ to: "/methods" }), label: words.askAgain.same };
const PLACES = ["input.kind", "input.token"];

/** A method by the token that its provider gave; in a sandbox, what can be tried is listed. */
export function AddMethod({ owner }: { readonly owner: string }) {
  const scenarios = useAsk(ScenariosDocument, {}).data?.sandboxScenarios ?? [];
  const cache = useQueryClient();
  const say = useToast();
  const [chosen, setChosen] = useState<{ readonly kind: Kind; readonly token: string }>({ kind: "BANK", token: "" });
  const w = words.methods;
  const attempt = useAttempt(AddMethodDocument, {
    owner,
    form: "add-method",
    onAnswer({ addPaymentMethod: answer }) {
      askAnewInAllTabs(cache);
      if (answer?.__typename === "AddPaymentMethodSuccess") say(w.isAdded(answer.paymentMethod.label));
    },
  });
  const empty = ({ addPaymentMethod: answer }: AddMethodMutation) => {
    if (answer?.__typename === "AddPaymentMethodSuccess") setChosen({ kind: chosen.kind, token: "" });
  };
  const refusal = refusalOf(attempt.answer?.addPaymentMethod);
  const submit = (typed: FormData) => {
    const input = { kind: chosen.kind, token: typedIn(typed, "token").trim() };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), empty);
  };
  return (
    <Card title={w.add} className="max-w-3xl">
      {attempt.pending ? (
        <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(empty)} lookAt={LOOK_AT} />
      ) : (
        <Form onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
          <p className="text-dim">{w.addMeaning}</p>
          <div className="grid gap-5 sm:grid-cols-2">
            <Choice
              label={w.kind}
              value={chosen.kind}
              onChange={({ target }) =>
                setChosen({ ...chosen, kind: KINDS.find((kind) => kind === target.value) ?? "BANK" })
              }
              fault={inputFault(attempt.fault, "input.kind")}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {w.kinds[kind]}
                </option>
              ))}
            </Choice>
            <Field
              label={w.token}
              name="token"
              value={chosen.token}
              onChange={({ target }) => setChosen({ ...chosen, token: target.value })}
              hint={w.tokenHint}
              maxLength={255}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              fault={
                refusal?.isOfToken ? (
                  <Refused code={attempt.refusalCode}>{refusal.text}</Refused>
                ) : (
                  inputFault(attempt.fault, "input.token")
                )
              }
            />
          </div>
          {refusal && !refusal.isOfToken && <RefusalNote code={attempt.refusalCode}>{refusal.text}</RefusalNote>}
          <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
          <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
            {w.submit}
          </Button>
        </Form>
      )}
      {scenarios.length > 0 && <Scenarios scenarios={scenarios} onChoose={setChosen} />}
    </Card>
  );
}

type ScenariosProps = {
  readonly scenarios: readonly Scenario[];
  readonly onChoose: (scenario: Pick<Scenario, "kind" | "token">) => void;
};

function Scenarios({ scenarios, onChoose }: ScenariosProps) {
  const w = words.methods;
  return (
    <details className="mt-6">
      <summary className="w-fit cursor-pointer font-medium">{w.scenarios}</summary>
      <p className="mt-3 text-dim">{w.scenariosMeaning}</p>
      <ul aria-label={w.scenarios} className="divide-y divide-line">
        {scenarios.map(({ token, kind, label, verified, description }) => (
          <li key={token} className="grid gap-1 py-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <code className="break-all font-mono text-sm">{token}</code>
              <span className="text-dim text-sm">
                {w.kinds[kind]} · {label} · {verified ? w.verified : w.unverified}
              </span>
              <Button className="ms-auto text-sm" onClick={() => onChoose({ kind, token })}>
                {w.use}
                <span className="sr-only"> {token}</span>
              </Button>
            </div>
            <p className="text-sm">{description}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

type Refusal = { readonly isOfToken: boolean; readonly text: string };

function refusalOf(answer: AddMethodMutation["addPaymentMethod"] | undefined): Refusal | null {
  const w = words.methods;
  if (!answer) return null;
  switch (answer.__typename) {
    case "AddPaymentMethodSuccess":
      return null;
    case "PaymentMethodUnknown":
      return { isOfToken: true, text: w.unknown };
    case "QuotaExceeded":
      return { isOfToken: false, text: w.tooMany(answer.limit) };
    case "IdempotencyKeyReused":
      return { isOfToken: false, text: w.keyReused };
  }
}
