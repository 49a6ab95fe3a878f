import { unreachable } from "@coffer/client/refusals";
import { useState } from "react";
import { BringCurrencyDocument, type BringCurrencyMutation } from "../../generated/operate/currencies/currencies.ts";
import type { AttemptOf } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { LOOK_AT } from "./look-at.ts";

const w = words.currencies;
const KINDS = ["FIAT", "CRYPTO"] as const;
const PLACES = ["code", "name", "scale", "chain"].map((field) => `input.${field}`);

const isAdded = ({ addCurrency }: BringCurrencyMutation) => addCurrency?.__typename === "AddCurrencySuccess";

/** Adds a currency, for good. */
export function AddCurrency({ owner }: { readonly owner: string }) {
  const say = useToast();
  const [added, setAdded] = useState(0);
  const [digitsFaultAt, setDigitsFaultAt] = useState<number>();
  const order = useStaffOrder(BringCurrencyDocument, {
    owner,
    form: "add-currency",
    onAnswer({ addCurrency: answer }: BringCurrencyMutation) {
      if (answer?.__typename === "AddCurrencySuccess") say(w.added(answer.currency.code));
    },
  });
  const empty = (answer: BringCurrencyMutation) => {
    if (!isAdded(answer)) return;
    // What was typed is done with, and the button that was pressed goes with it.
    setAdded((count) => count + 1);
    focusHeading();
  };
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(empty)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const digits = typedIn(typed, "scale").trim();
    // Its type takes no other text: the API would have no words for the field.
    const areDigits = /^\d{1,9}$/.test(digits);
    setDigitsFaultAt(areDigits ? undefined : Date.now());
    if (!areDigits) return;
    const [code, name] = [typedIn(typed, "code").trim(), typedIn(typed, "name").trim()];
    const kind = KINDS.find((each) => each === typedIn(typed, "kind")) ?? "FIAT";
    const chain = typedIn(typed, "chain").trim() || null;
    const input = { code, name, scale: Number.parseInt(digits, 10), kind, chain };
    order.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), empty);
  };
  const refusal = refusalOf(order.answer?.addCurrency);
  return (
    <Form
      key={added}
      onSubmit={submit}
      refusedAt={digitsFaultAt ?? (refusal || order.fault ? order.sentAt : undefined)}
    >
      <p className="text-dim">{w.addMeaning}</p>
      <Fields order={order} areDigitsAtFault={digitsFaultAt !== undefined} />
      {refusal && <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.addSubmit}
      </Button>
    </Form>
  );
}

type FieldsProps = {
  readonly order: Pick<AttemptOf<unknown, unknown>, "fault">;
  readonly areDigitsAtFault: boolean;
};

function Fields({ order, areDigitsAtFault }: FieldsProps) {
  const [kind, setKind] = useState<string>(KINDS[0]);
  const faultOf = (field: string) => inputFault(order.fault, `input.${field}`);
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field
        label={w.code}
        name="code"
        hint={w.codeHint}
        maxLength={16}
        autoCapitalize="characters"
        spellCheck={false}
        autoComplete="off"
        fault={faultOf("code")}
      />
      <Field label={w.name} name="name" maxLength={64} autoComplete="off" fault={faultOf("name")} />
      <Field
        label={w.digits}
        name="scale"
        hint={w.digitsHint}
        inputMode="numeric"
        autoComplete="off"
        fault={areDigitsAtFault ? w.digitsFault : faultOf("scale")}
      />
      <Choice label={w.kind} name="kind" value={kind} onChange={({ target }) => setKind(target.value)}>
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {w.kinds[each]}
          </option>
        ))}
      </Choice>
      {kind === "CRYPTO" && (
        <Field
          label={w.chain}
          name="chain"
          hint={w.chainHint}
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          fault={faultOf("chain")}
        />
      )}
    </div>
  );
}

function refusalOf(answer: BringCurrencyMutation["addCurrency"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "AddCurrencySuccess":
      return null;
    case "CurrencyCodeTaken":
      return w.codeTaken(answer.currency.code, answer.currency.name);
    case "QuotaExceeded":
      return w.tooMany(answer.limit);
    case "IdempotencyKeyReused":
      return w.keyReused;
    default:
      return unreachable(answer);
  }
}
