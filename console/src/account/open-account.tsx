import { useQueryClient } from "@tanstack/react-query";
import { CurrenciesDocument, OpenHoldingDocument, type OpenHoldingMutation } from "../generated/account/account.ts";
import { useAsk } from "../live/use-ask.ts";
import { useAttempt } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Form, RefusalNote, typedIn } from "../ui/form.tsx";
import { words } from "../words/words.ts";
import { ACCOUNTS } from "./use-accounts.ts";

type Props = { readonly owner: string; readonly isFirst?: boolean; readonly onOpened?: () => void };

/** Opens an account: the key is stored before it is sent, so that two presses open one. */
export function OpenAccount({ owner, isFirst = false, onOpened }: Props) {
  const currencies = useAsk(CurrenciesDocument, {});
  const cache = useQueryClient();
  const attempt = useAttempt(OpenHoldingDocument, { owner, form: "open-account" });
  const answered = ({ openAccount }: OpenHoldingMutation) => {
    if (openAccount?.__typename !== "OpenAccountSuccess") return;
    void cache.invalidateQueries({ queryKey: ACCOUNTS });
    onOpened?.();
  };
  const submit = (typed: FormData) => {
    const name = typedIn(typed, "name").trim();
    const currency = typedIn(typed, "currency");
    attempt.send((idempotencyKey) => ({ input: { currency, idempotencyKey, ...(name ? { name } : {}) } }), answered);
  };
  if (attempt.pending && !attempt.isBusy)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(answered)} />;
  const refusal = attempt.answer?.openAccount;
  return (
    <Form onSubmit={submit} refusedAt={refusal ? attempt.sentAt : undefined}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice label={words.accounts.currency} name="currency">
          {currencies.data?.currencies.map(({ code, name }) => (
            <option key={code} value={code}>
              {code} · {name}
            </option>
          ))}
        </Choice>
        <Field label={words.accounts.name} name="name" maxLength={64} autoComplete="off" />
      </div>
      {refusal && refusal.__typename !== "OpenAccountSuccess" && (
        <RefusalNote>
          {refusal.__typename === "QuotaExceeded" ? words.accounts.tooMany(refusal.limit) : words.accounts.keyReused}
        </RefusalNote>
      )}
      {attempt.fault && <Fault fault={attempt.fault} />}
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
