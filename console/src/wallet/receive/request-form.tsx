import { toApi } from "@coffer/client/money";
import { readTypedAmount } from "@coffer/client/typed-amount";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import { currencyOf } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { AskToBePaidDocument, type AskToBePaidMutation } from "../../generated/request/request.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import type { Money } from "../../money.ts";
import { HOLDS } from "../../payment/holds.ts";
import { AmountField, amountFault } from "../../ui/amount-field.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { refusalOf } from "./refusal-of.ts";

const LOOK_AT = { link: linkOptions({ to: "/requests", search: { role: "PAYEE" } }), label: words.receive.yours };
const AMOUNTS = ["amount", "minimumAmount", "maximumAmount"] as const;
const FIELDS = [...AMOUNTS, "toAccountId", "from", "from.username", "memo", "reference", "expiresIn"];
const PLACES = FIELDS.map((name) => `input.${name}`);
/** A week: what the API takes where nothing is said. */
const USUAL = "604800";

type AmountName = (typeof AMOUNTS)[number];
type Faults = { readonly [Name in AmountName]?: string } & { readonly at: number };
type Props = { readonly owner: string; readonly accounts: readonly HoldingFragment[] };

/** Asks somebody, or whoever gets the link, to pay the viewer. */
export function RequestForm({ owner, accounts }: Props) {
  const navigate = useNavigate();
  const { locale } = useReader();
  const [chosen, setChosen] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const [faults, setFaults] = useState<Faults | null>(null);
  const attempt = useAttempt(AskToBePaidDocument, { owner, form: "ask-to-be-paid" });
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!account) return null;
  const answered = ({ requestPayment: answer }: AskToBePaidMutation) => {
    if (answer?.__typename === "RequestPaymentSuccess")
      void navigate({ to: "/requests/$id", params: { id: answer.request.id } });
  };
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(answered)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const read = readAmounts(typed, isOpen ? ["minimumAmount", "maximumAmount"] : ["amount"], {
      currency: currencyOf(account),
      locale,
      isNeeded: !isOpen,
    });
    setFaults(read.faults && { ...read.faults, at: Date.now() });
    if (read.faults) return;
    const [from, memo, reference] = ["from", "memo", "reference"].map((name) => typedIn(typed, name).trim());
    const input = {
      toAccountId: account.id,
      ...read.amounts,
      ...(from ? { from: { username: from } } : {}),
      ...(memo ? { memo } : {}),
      ...(reference ? { reference } : {}),
      expiresIn: Number.parseInt(typedIn(typed, "expiresIn"), 10),
    };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), answered);
  };
  const refused = refusalOf(attempt.answer?.requestPayment);
  const faultOf = (name: string) => inputFault(attempt.fault, `input.${name}`);
  const w = words.receive;
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? (refused || attempt.fault ? attempt.sentAt : undefined)}>
      <p className="text-dim">{w.askMeaning}</p>
      <Choice
        label={w.into}
        value={account.id}
        onChange={({ target }) => setChosen(target.value)}
        fault={faultOf("toAccountId")}
      >
        <AccountOptions accounts={accounts} />
      </Choice>
      <Choice
        label={w.howMuch}
        value={isOpen ? "open" : "fixed"}
        onChange={({ target }) => setOpen(target.value === "open")}
      >
        <option value="fixed">{w.fixed}</option>
        <option value="open">{w.open}</option>
      </Choice>
      <Amounts
        key={`${account.currency} ${isOpen}`}
        isOpen={isOpen}
        account={account}
        faultOf={(name) => faults?.[name] ?? faultOf(name)}
      />
      <OtherFields
        faultOf={faultOf}
        from={refused?.place === "from" ? <Refused code={attempt.refusalCode}>{refused.text}</Refused> : null}
      />
      {refused?.place === "form" && <RefusalNote code={attempt.refusalCode}>{refused.text}</RefusalNote>}
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
      <Button type="submit" look="main" isBusy={attempt.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}

type OthersProps = {
  readonly faultOf: (name: string) => ReactNode;
  /** Why whoever is named cannot be asked. */
  readonly from: ReactNode;
};

function OtherFields({ faultOf, from }: OthersProps) {
  const w = words.receive;
  return (
    <>
      <Field
        label={w.from}
        name="from"
        hint={w.fromHint}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        fault={from ?? faultOf("from.username") ?? faultOf("from")}
      />
      <Field
        label={words.requests.memo}
        name="memo"
        hint={w.memoHint}
        maxLength={256}
        autoComplete="off"
        fault={faultOf("memo")}
      />
      <Field
        label={words.requests.reference}
        name="reference"
        hint={w.referenceHint}
        maxLength={64}
        autoComplete="off"
        fault={faultOf("reference")}
      />
      <Choice label={w.life} name="expiresIn" defaultValue={USUAL} fault={faultOf("expiresIn")}>
        {HOLDS.map((seconds) => (
          <option key={seconds} value={seconds}>
            {words.send.lasts[seconds]}
          </option>
        ))}
      </Choice>
    </>
  );
}

type AmountsProps = {
  readonly isOpen: boolean;
  readonly account: HoldingFragment;
  readonly faultOf: (name: AmountName) => string | null | undefined;
};

function Amounts({ isOpen, account, faultOf }: AmountsProps) {
  const currency = currencyOf(account);
  const w = words.receive;
  if (!isOpen)
    return <AmountField label={words.amount.label} name="amount" currency={currency} fault={faultOf("amount")} />;
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <AmountField label={w.minimum} name="minimumAmount" currency={currency} fault={faultOf("minimumAmount")} />
      <AmountField label={w.maximum} name="maximumAmount" currency={currency} fault={faultOf("maximumAmount")} />
    </div>
  );
}

type Reading = {
  readonly currency: ReturnType<typeof currencyOf>;
  readonly locale: string;
  /** An empty field is a fault, and not left out. */
  readonly isNeeded: boolean;
};

function readAmounts(typed: FormData, names: readonly AmountName[], { currency, locale, isNeeded }: Reading) {
  const amounts: { [Name in AmountName]?: Money } = {};
  const faults: { [Name in AmountName]?: string } = {};
  for (const name of names) {
    const text = typedIn(typed, name).trim();
    if (text === "" && !isNeeded) continue;
    const read = readTypedAmount(text, currency, locale);
    if (read.ok) amounts[name] = toApi(read.money);
    else faults[name] = amountFault(read) ?? "";
  }
  return { amounts, faults: Object.keys(faults).length > 0 ? faults : null };
}
