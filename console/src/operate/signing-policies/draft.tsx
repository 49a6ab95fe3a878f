import { linkOptions } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import {
  DraftSigningPolicyDocument,
  type SigningPoliciesPageQuery,
  type SigningPolicyFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { Lines } from "./lines.tsx";
import { RULE_FIELDS, type RuleField, type RulesText, readRules, type TextFault, toText } from "./rules-text.ts";
import { type Trial, TryOut } from "./try-out.tsx";

const PLACES = ["input.reason", ...RULE_FIELDS.map((field) => `input.rules.${field}`)];
const LOOK_AT = { link: linkOptions({ to: "/operate/signing-policies" }), label: words.askAgain.same };
const NO_RULES: RulesText = {
  ...{ transactionMax: "", velocities: "", allowList: "", openHours: "", newPayeeDelaySeconds: "", approvals: "" },
};

type Network = SigningPoliciesPageQuery["networks"][number];
type Props = {
  readonly owner: string;
  readonly networks: readonly Network[];
  readonly inForce: readonly SigningPolicyFactsFragment[];
};

/** Says a network's policy anew, from the one that is in force, tries it out, and proposes it. */
export function Draft({ owner, networks, inForce }: Props) {
  const scopes = networks.flatMap(scopesOf);
  const [chosen, setChosen] = useState(scopes[0]?.key ?? "");
  const scope = scopes.find(({ key }) => key === chosen);
  const w = words.signingPolicies;
  if (!scope) return null;
  const latest = inForce.find((one) => one.network === scope.network && one.currency === scope.currency);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <p className="text-dim">{w.draftMeaning}</p>
      <div className="grid sm:grid-cols-[20rem]">
        <Choice label={w.network} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          {scopes.map(({ key, name, currency }) => (
            <option key={key} value={key}>
              {name} · {currency}
            </option>
          ))}
        </Choice>
      </div>
      <DraftOf key={`${chosen} ${latest?.version ?? 0}`} owner={owner} scope={scope} latest={latest} />
    </div>
  );
}

type Scope = { readonly key: string; readonly name: string; readonly network: string; readonly currency: string };

/** Each currency that moves over a network has a policy of its own. */
const scopesOf = (network: Network): readonly Scope[] =>
  currenciesOf(network).map(({ code: currency }) => ({
    ...{ key: `${network.code} ${currency}`, name: network.name, network: network.code, currency },
  }));

type DraftProps = Pick<Props, "owner"> & {
  readonly scope: Scope;
  readonly latest: SigningPolicyFactsFragment | undefined;
};

const textIn = (typed: FormData): RulesText =>
  Object.fromEntries(RULE_FIELDS.map((field) => [field, typedIn(typed, field)])) as Record<RuleField, string>;

function DraftOf({ owner, scope: { network, currency }, latest }: DraftProps) {
  const say = useToast();
  const box = useRef<HTMLDivElement>(null);
  const [fault, setFault] = useState<(TextFault & { readonly at: number }) | null>(null);
  const [trial, setTrial] = useState<Trial | null>(null);
  const order = useStaffOrder(DraftSigningPolicyDocument, { owner, form: `signing-policy-${network}-${currency}` });
  const w = words.signingPolicies;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain()} lookAt={LOOK_AT} />;
  const scope = { network, currency };
  const basedOn = latest?.version ?? 0;
  const read = (typed: FormData) => {
    const found = readRules(textIn(typed));
    setFault(found.ok ? null : { ...found.fault, at: Date.now() });
    return found.ok ? found.rules : null;
  };
  const submit = (typed: FormData) => {
    const rules = read(typed);
    const reason = typedIn(typed, "reason").trim();
    if (!rules) return;
    order.send(
      (idempotencyKey) => ({ input: { ...scope, rules, basedOn, reason, idempotencyKey } }),
      ({ proposeSigningPolicy: answer }) => {
        if (answer?.__typename === "ProposeSigningPolicySuccess") say(w.proposedNow);
      },
    );
  };
  const tryOut = () => {
    const form = box.current?.querySelector("form");
    const rules = form ? read(new FormData(form)) : null;
    setTrial(rules ? { ...scope, rules } : null);
  };
  const initial = latest ? toText(latest.rules) : NO_RULES;
  const refusal = order.answer ? refusalText(order.answer.proposeSigningPolicy, w.refusals) : null;
  const faultAt = (field: RuleField): string | undefined =>
    fault?.field === field ? w.unreadable(fault.line) : inputFault(order.fault, `input.rules.${field}`);
  const onChange = (_typed: FormEvent) => setTrial(null);
  return (
    <div ref={box} onChange={onChange} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Form onSubmit={submit} refusedAt={fault?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
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
          fault={inputFault(order.fault, "input.reason")}
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
