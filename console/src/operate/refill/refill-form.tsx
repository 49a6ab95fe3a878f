import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import { BringBackDocument, type BringBackMutation } from "../../generated/operate/refill/refill.ts";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { ColdChoice } from "./cold-choice.tsx";
import { wordsOfRefill } from "./refusal-words.ts";
import type { ColdTreasury, RefillNetwork } from "./treasury-of.ts";

const PRIORITIES = ["NORMAL", "HIGH", "LOW"] as const;
const PLACES = ["amount", "maximumFee", "reason"].map((name) => `input.${name}`);

type Props = { readonly owner: string; readonly treasury: ColdTreasury; readonly network: RefillNetwork };
type Faults = {
  readonly amount: string | null;
  readonly fee: string | null;
  readonly reason: string | null;
  readonly at: number;
};

export function RefillForm({ owner, treasury, network }: Props) {
  const navigate = useNavigate();
  const say = useToast();
  const { locale } = useReader();
  const [chosen, setChosen] = useState<string>();
  const [faults, setFaults] = useState<Faults | null>(null);
  const order = useStaffOrder(BringBackDocument, { owner, form: `refill ${network.code}` });
  const all = currenciesOf(network);
  const currency = all.find(({ code }) => code === chosen) ?? network.nativeCurrency;
  const w = words.refill;
  const hear = ({ refillTreasury: said }: BringBackMutation) => {
    if (said?.__typename !== "RefillTreasurySuccess") return;
    say(w.done);
    void navigate({ to: "/operate/transactions/$id", params: { id: said.transaction.id }, replace: true });
  };
  if (order.pending) {
    const link = linkOptions({ to: "/operate/transactions", search: { network: network.code, kind: "REFILL" } });
    return <AskAgain attempt={order} onAgain={() => order.sendAgain(hear)} lookAt={{ link, label: w.lookAt }} />;
  }
  const submit = (typed: FormData) => {
    const text = (name: string) => typedIn(typed, name).trim();
    const amount = readTypedAmount(text("amount"), currency, locale);
    const fee = text("fee") === "" ? null : readTypedAmount(text("fee"), network.nativeCurrency, locale);
    const wrong = {
      ...{ amount: amountFault(amount), fee: fee && amountFault(fee) },
      reason: text("reason") === "" ? words.operate.reasonMissing : null,
    };
    const isWell = Object.values(wrong).every((each) => each === null);
    setFaults(isWell ? null : { ...wrong, at: Date.now() });
    if (!isWell || !amount.ok) return;
    const input = {
      ...{ network: network.code, amount: toApi(amount.money), reason: text("reason"), coldAddress: text("cold") },
      priority: PRIORITIES.find((each) => each === text("priority")) ?? "NORMAL",
      ...(fee?.ok ? { maximumFee: toApi(fee.money) } : {}),
    };
    order.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), hear);
  };
  const refusal = order.answer ? wordsOfRefill(order.answer, locale) : null;
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
      <ColdChoice treasury={treasury} />
      {all.length > 1 && (
        <Choice label={w.currency} value={currency.code} onChange={({ target }) => setChosen(target.value)}>
          {all.map(({ code }) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Choice>
      )}
      <AmountField
        key={currency.code}
        label={words.amount.label}
        name="amount"
        currency={currency}
        beside={currency.code}
        fault={faults?.amount ?? inputFault(order.fault, "input.amount")}
      />
      <Choice label={w.priority} name="priority" defaultValue="NORMAL">
        {PRIORITIES.map((each) => (
          <option key={each} value={each}>
            {w.priorities[each]}
          </option>
        ))}
      </Choice>
      <AmountField
        label={w.maximumFee}
        name="fee"
        currency={network.nativeCurrency}
        beside={w.maximumFeeHint(network.nativeCurrency.code)}
        fault={faults?.fee ?? inputFault(order.fault, "input.maximumFee")}
      />
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={faults?.reason ?? inputFault(order.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <div className="flex flex-wrap gap-3">
        <MoneyButton type="submit" look="main" isBusy={order.isBusy}>
          {w.submit}
        </MoneyButton>
      </div>
    </Form>
  );
}
