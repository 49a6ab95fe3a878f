import { unreachable } from "@coffer/client/refusals";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  OpenAccountOfSystemDocument,
  type OpenAccountOfSystemMutation,
} from "../../generated/operate/ledger/account.ts";
import { LedgerCurrenciesDocument } from "../../generated/operate/ledger/ledger.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";

const KINDS = ["ASSET", "LIABILITY", "INCOME", "EXPENSE", "EQUITY"] as const;
/** Inputs that have a field. */
const PLACES = ["code", "name", "kind", "currency", "floor"].map((field) => `input.${field}`);
const own = words.operate.openAccount;
const LOOK_AT = { link: linkOptions({ to: "/operate/ledger" }), label: words.askAgain.ledger };

type Props = { readonly isOpen: boolean; readonly onClose: () => void };

export function OpenSystemAccount({ isOpen, onClose }: Props) {
  const owner = useViewer()?.id;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={own.title}>
      {owner && <OpenForm owner={owner} />}
    </Dialog>
  );
}

function OpenForm({ owner }: { readonly owner: string }) {
  const currencies = useAsk(LedgerCurrenciesDocument, {});
  const { onAnswer, leave } = useOpened();
  const opening = useStaffOrder(OpenAccountOfSystemDocument, { owner, form: "open-system-account", onAnswer });
  const submit = (typed: FormData) => {
    const [code, name, currency] = [
      typedIn(typed, "code").trim(),
      typedIn(typed, "name").trim(),
      typedIn(typed, "currency"),
    ];
    const kind = KINDS.find((each) => each === typedIn(typed, "kind")) ?? "ASSET";
    const floor = typedIn(typed, "floor").trim();
    opening.send(
      (idempotencyKey) => ({ input: { code, name, kind, currency, idempotencyKey, ...(floor ? { floor } : {}) } }),
      leave,
    );
  };
  if (opening.pending) return <AskAgain attempt={opening} onAgain={() => opening.sendAgain(leave)} lookAt={LOOK_AT} />;
  const refusal = refusalOf(opening.answer?.openSystemAccount);
  const faultOf = (field: string) => inputFault(opening.fault, `input.${field}`);
  return (
    <Form onSubmit={submit} refusedAt={refusal || opening.fault ? opening.sentAt : undefined}>
      <Field
        label={own.code}
        name="code"
        hint={own.codeHint}
        maxLength={64}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        fault={faultOf("code")}
      />
      <Field label={own.name} name="name" maxLength={64} autoComplete="off" fault={faultOf("name")} />
      <Choice label={own.kind} name="kind" fault={faultOf("kind")}>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {words.operate.accountKinds[kind]}
          </option>
        ))}
      </Choice>
      <Choice label={own.currency} name="currency" fault={faultOf("currency")}>
        {currencies.data?.currencies.map(({ code, name }) => (
          <option key={code} value={code}>
            {code} · {name}
          </option>
        ))}
      </Choice>
      <Field
        label={own.floor}
        name="floor"
        hint={own.floorHint}
        autoComplete="off"
        inputMode="text"
        fault={faultOf("floor")}
      />
      {refusal && <RefusalNote code={opening.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={opening.fault} sentAt={opening.sentAt} places={PLACES} />
      <Button type="submit" look="main" isBusy={opening.isBusy || !currencies.data}>
        {own.submit}
      </Button>
    </Form>
  );
}

/** The form leads to the account. */
function useOpened() {
  const navigate = useNavigate();
  const say = useToast();
  return {
    onAnswer({ openSystemAccount: answer }: OpenAccountOfSystemMutation) {
      if (answer?.__typename !== "OpenSystemAccountSuccess") return;
      say(own.done(answer.account.name));
    },
    leave({ openSystemAccount: answer }: OpenAccountOfSystemMutation) {
      if (answer?.__typename === "OpenSystemAccountSuccess")
        void navigate({ to: "/operate/ledger/accounts/$id", params: { id: answer.account.id } });
    },
  };
}

function refusalOf(answer: OpenAccountOfSystemMutation["openSystemAccount"] | undefined): ReactNode {
  if (!answer) return null;
  switch (answer.__typename) {
    case "OpenSystemAccountSuccess":
      return null;
    case "AccountCodeTaken":
      return (
        <>
          {own.taken(answer.account.name)}{" "}
          <TextLink to="/operate/ledger/accounts/$id" params={{ id: answer.account.id }}>
            {own.theOther}
          </TextLink>
        </>
      );
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}
