import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { HomeCurrenciesDocument, HomeDocument, OpenFirstAccountDocument } from "../../generated/wallet/home/home.ts";
import { keyOf, useAsk, useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, RefusalNote, typedIn } from "../../ui/form.tsx";
import { words } from "../../words/words.ts";

const newKey = () => crypto.randomUUID();

/** Opens an account: the key is made with the form, so that two presses open one. */
export function OpenAccount({ hasNone }: { readonly hasNone: boolean }) {
  const currencies = useAsk(HomeCurrenciesDocument, {});
  const cache = useQueryClient();
  const open = useSend(OpenFirstAccountDocument);
  const [idempotencyKey, setKey] = useState(newKey);
  const answer = open.data?.openAccount;
  const submit = (typed: FormData) => {
    const input = { currency: typedIn(typed, "currency"), idempotencyKey };
    open.mutate(
      { input },
      {
        onSuccess({ openAccount }) {
          if (openAccount?.__typename !== "OpenAccountSuccess") return;
          setKey(newKey());
          void cache.invalidateQueries({ queryKey: keyOf(HomeDocument, {}) });
        },
      },
    );
  };
  const form = (
    <Form onSubmit={submit} className="sm:grid-cols-[16rem_auto] sm:items-end sm:justify-start">
      <Choice label={words.home.currency} name="currency">
        {currencies.data?.currencies.map(({ code, name }) => (
          <option key={code} value={code}>
            {code} · {name}
          </option>
        ))}
      </Choice>
      <Button type="submit" look={hasNone ? "main" : "plain"} isBusy={open.isPending || !currencies.data}>
        {words.home.openAccount}
      </Button>
      {answer && answer.__typename !== "OpenAccountSuccess" && <RefusalNote>{answer.message}</RefusalNote>}
      {open.error && <Fault fault={open.error} />}
    </Form>
  );
  if (hasNone)
    return (
      <Card>
        <p className="mb-4">{words.home.noAccounts}</p>
        {form}
      </Card>
    );
  return (
    <details>
      <summary className="w-fit cursor-pointer text-accent">{words.home.openAccount}</summary>
      <div className="mt-4">{form}</div>
    </details>
  );
}
