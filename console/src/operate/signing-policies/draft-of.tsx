import { linkOptions } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  DraftSigningPolicyDocument,
  type SigningPolicyFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { Lines } from "../../ui/lines.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { apiFaultText, faultText } from "./fault-text.ts";
import { readRules, type SaidLines, type TextFault } from "./read-rules.ts";
import { RULE_FIELDS, type RuleField, type RulesText, toText } from "./rules-text.ts";
import type { Scope } from "./scopes.ts";
import { type Trial, TryOut } from "./try-out.tsx";

const PLACES = ["input.reason", ...RULE_FIELDS.map((field) => `input.rules.${field}`)];
const LOOK_AT = { link: linkOptions({ to: "/operate/signing-policies" }), label: words.askAgain.same };
const NO_RULES: RulesText = {
  ...{ transactionMax: "", velocities: "", allowList: "", openHours: "", newPayeeDelaySeconds: "", approvals: "" },
};

type Props = {
  readonly owner: string;
  readonly scope: Scope;
  /** What is in force; undefined: nothing. */
  readonly latest: SigningPolicyFactsFragment | undefined;
};

const textIn = (typed: FormData): RulesText =>
  Object.fromEntries(RULE_FIELDS.map((field) => [field, typedIn(typed, field)])) as Record<RuleField, string>;

/** What was wrong when it was read last, and when that was. */
type Faults = { readonly fields: readonly TextFault[]; readonly isReasonMissing: boolean; readonly at: number };

/** The form of one currency on one network, from what is in force. */
export function DraftOf({ owner, scope: { network, currency }, latest }: Props) {
  const say = useToast();
  const { locale } = useReader();
  const box = useRef<HTMLDivElement>(null);
  const [faults, setFaults] = useState<Faults | null>(null);
  const [lines, setLines] = useState<SaidLines>({});
  const [trial, setTrial] = useState<Trial | null>(null);
  const order = useStaffOrder(DraftSigningPolicyDocument, {
    owner,
    form: `signing-policy-${network}-${currency.code}`,
  });
  const w = words.signingPolicies;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain()} lookAt={LOOK_AT} />;
  const scope = { network, currency: currency.code };
  const writing = { locale, language: words.language };
  const read = (typed: FormData, isReasonMissing: boolean) => {
    const found = readRules(textIn(typed), { ...writing, currency });
    const fields = found.ok ? [] : found.faults;
    const isWell = found.ok && !isReasonMissing;
    setFaults(isWell ? null : { fields, isReasonMissing, at: Date.now() });
    if (found.ok) setLines(found.lines);
    return found.ok && isWell ? found.rules : null;
  };
  const submit = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    const rules = read(typed, reason === "");
    if (!rules) return;
    const basedOn = latest?.version ?? 0;
    order.send(
      (idempotencyKey) => ({ input: { ...scope, rules, basedOn, reason, idempotencyKey } }),
      ({ proposeSigningPolicy: answer }) => {
        if (answer?.__typename === "ProposeSigningPolicySuccess") say(w.proposedNow);
      },
    );
  };
  const tryOut = () => {
    const form = box.current?.querySelector("form");
    const rules = form ? read(new FormData(form), false) : null;
    setTrial(rules ? { ...scope, rules } : null);
  };
  const initial = latest ? toText(latest.rules, writing) : NO_RULES;
  const refusal = order.answer ? refusalText(order.answer.proposeSigningPolicy, w.refusals) : null;
  const faultAt = (field: RuleField): string | undefined =>
    faults ? faultText(field, faults.fields) : apiFaultText(field, order.fault, lines);
  return (
    <div ref={box} onChange={() => setTrial(null)} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Form onSubmit={submit} refusedAt={faults?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
        <div className="grid gap-5 lg:grid-cols-2">
          {RULE_FIELDS.map((field) => {
            const about = { label: w.fields[field], hint: w.hints[field], name: field, defaultValue: initial[field] };
            const isOne = field === "transactionMax" || field === "newPayeeDelaySeconds";
            return isOne ? (
              <Field key={field} {...about} fault={faultAt(field)} autoComplete="off" />
            ) : (
              <Lines key={field} {...about} fault={faultAt(field)} />
            );
          })}
        </div>
        <Field
          label={words.operate.reason}
          name="reason"
          hint={words.operate.reasonHint}
          fault={faults?.isReasonMissing ? words.operate.reasonMissing : inputFault(order.fault, "input.reason")}
          maxLength={512}
          autoComplete="off"
          required
        />
        <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
        <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
        <div className="flex flex-wrap gap-3">
          <Button type="button" onClick={tryOut}>
            {w.tryOut}
          </Button>
          <Button look="main" type="submit" isBusy={order.isBusy}>
            {w.propose}
          </Button>
        </div>
      </Form>
      {trial && <TryOut trial={trial} />}
    </div>
  );
}
