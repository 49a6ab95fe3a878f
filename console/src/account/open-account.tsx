import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { CurrenciesDocument, OpenHoldingDocument, type OpenHoldingMutation } from "../generated/account/account.ts";
import { useAsk } from "../live/use-ask.ts";
import { useAttempt } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { ACCOUNTS } from "./use-accounts.ts";

/** Inputs that have a field. */
const PLACES = ["input.currency", "input.name"];
const LOOK_AT = { link: linkOptions({ to: "/accounts" }), label: words.askAgain.accounts };

type Props = { readonly owner: string; readonly isFirst?: boolean; readonly onOpened?: () => void };

/** Opens an account: the key is stored before it is sent, so that two presses open one. */
export function OpenAccount({ owner, isFirst = false, onOpened }: Props) {
  const currencies = useAsk(CurrenciesDocument, {});
  const cache = useQueryClient();
  const attempt = useAttempt(OpenHoldingDocument, {
    owner,
    form: "open-account",
    onAnswer({ openAccount }) {
      if (openAccount?.__typename === "OpenAccountSuccess") void cache.invalidateQueries({ queryKey: ACCOUNTS });
    },
  });
  const opened = ({ openAccount }: OpenHoldingMutation) => {
    if (openAccount?.__typename === "OpenAccountSuccess") onOpened?.();
  };
  const submit = (typed: FormData) => {
    const name = typedIn(typed, "name").trim();
    const currency = typedIn(typed, "currency");
    attempt.send((idempotencyKey) => ({ input: { currency, idempotencyKey, ...(name ? { name } : {}) } }), opened);
  };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(opened)} lookAt={LOOK_AT} />;
  const refusal = attempt.answer?.openAccount;
  return (
    <Form onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice label={words.accounts.currency} name="currency" fault={inputFault(attempt.fault, "input.currency")}>
          {currencies.data?.currencies.map(({ code, name }) => (
            <option key={code} value={code}>
              {code} · {name}
            </option>
          ))}
        </Choice>
        <Field
          label={words.accounts.name}
          name="name"
          maxLength={64}
          autoComplete="off"
          fault={inputFault(attempt.fault, "input.name")}
        />
      </div>
      {refusal && refusal.__typename !== "OpenAccountSuccess" && (
        <RefusalNote code={attempt.refusalCode}>
          {refusal.__typename === "QuotaExceeded" ? words.accounts.tooMany(refusal.limit) : words.accounts.keyReused}
        </RefusalNote>
      )}
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
      <Button
        type="submit"
        look={isFirst ? "main" : "plain"}
        isBusy={attempt.isBusy || !currencies.data}
        className="justify-self-start"
      >
        {words.accounts.open}
      </Button>
    </Form>
  );
}
