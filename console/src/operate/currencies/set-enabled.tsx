import { useState } from "react";
import {
  type CurrencyFactsFragment,
  SwitchCurrencyDocument,
  type SwitchCurrencyMutation,
} from "../../generated/operate/currencies/currencies.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { LOOK_AT } from "./look-at.ts";

const PLACES = ["input.currency", "input.reason"];

type Props = { readonly owner: string; readonly currencies: readonly CurrencyFactsFragment[] };

/** Says whether a currency can be brought in, paid and withdrawn. */
export function SetEnabled({ owner, currencies }: Props) {
  const say = useToast();
  const [code, setCode] = useState(currencies[0]?.code ?? "");
  const [missingAt, setMissingAt] = useState<number>();
  const [done, setDone] = useState(0);
  const order = useStaffOrder(SwitchCurrencyDocument, {
    owner,
    form: "currency-enabled",
    onAnswer: ({ setCurrencyEnabled: answer }: SwitchCurrencyMutation) => {
      if (answer?.__typename === "SetCurrencyEnabledSuccess") say(words.currencies.done(answer.currency.code));
    },
  });
  const forgetReason = ({ setCurrencyEnabled: answer }: SwitchCurrencyMutation) => {
    if (answer?.__typename === "SetCurrencyEnabledSuccess") setDone((count) => count + 1);
  };
  const w = words.currencies;
  const currency = currencies.find((one) => one.code === code);
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(forgetReason)} lookAt={LOOK_AT} />;
  if (!currency) return null;
  const submit = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    setMissingAt(reason ? undefined : Date.now());
    if (!reason) return;
    const said = {
      currency: code,
      deposits: typed.has("deposits"),
      payments: typed.has("payments"),
      withdrawals: typed.has("withdrawals"),
      reason,
    };
    order.send((idempotencyKey) => ({ input: { ...said, idempotencyKey } }), forgetReason);
  };
  const isReused = order.answer?.setCurrencyEnabled?.__typename === "IdempotencyKeyReused";
  return (
    <Form onSubmit={submit} refusedAt={missingAt ?? (isReused || order.fault ? order.sentAt : undefined)}>
      <p className="text-dim">{w.setMeaning}</p>
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
      <Switches currency={currency} />
      <Field
        key={done}
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt ? words.operate.reasonMissing : inputFault(order.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      {isReused && <RefusalNote code={order.refusalCode}>{w.keyReused}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}

/** They stand as it holds now, and made anew where that is another currency or has changed. */
function Switches({ currency }: { readonly currency: CurrencyFactsFragment }) {
  const { code, depositsEnabled, paymentsEnabled, withdrawalsEnabled } = currency;
  const w = words.currencies;
  const switches = [
    ["deposits", depositsEnabled, w.setDeposits],
    ["payments", paymentsEnabled, w.setPayments],
    ["withdrawals", withdrawalsEnabled, w.setWithdrawals],
  ] as const;
  return (
    <div key={`${code} ${switches.map(([, isOn]) => isOn).join()}`} className="grid gap-3">
      {switches.map(([name, isOn, label]) => (
        <label key={name} className="flex items-start gap-3">
          <input type="checkbox" name={name} defaultChecked={isOn} className="mt-0.5 size-5 shrink-0" />
          {label}
        </label>
      ))}
    </div>
  );
}
