import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MakeKeyDocument, type MakeKeyMutation } from "../generated/keys/keys.ts";
import { askAnewInAllTabs } from "../live/tabs-know.ts";
import { useAttempt } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import type { LookAt } from "../ui/give-up.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { makeRefusal } from "./refusals.ts";
import { chosenIn, ScopeBoxes } from "./scope-boxes.tsx";
import type { Scope } from "./scopes.ts";
import { SecretOnce } from "./secret-once.tsx";

type Props = {
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** Whose it is to be; the viewer's own where there is none. */
  readonly serviceId?: string;
  readonly lookAt: LookAt;
};

const LIVES = [30, 90, 180, 365] as const;
const DAY_MS = 24 * 60 * 60_000;
/** The API takes a moment that is behind its own clock for too late: a year is cut by an hour. */
const endAfter = (days: number): string => new Date(Date.now() + days * DAY_MS - DAY_MS / 24).toISOString();

/** Makes a key, and shows its secret in the form's place until it was kept. */
export function MakeKey({ owner, scopes, serviceId, lookAt }: Props) {
  const cache = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [missingAt, setMissingAt] = useState<number>();
  const attempt = useAttempt(MakeKeyDocument, {
    owner,
    form: `make-key.${serviceId ?? "own"}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const show = ({ createApiKey }: MakeKeyMutation) => {
    if (createApiKey?.__typename === "CreateApiKeySuccess") setSecret(createApiKey.secret);
  };
  const w = words.keys;
  if (secret)
    return (
      <SecretOnce
        secret={secret}
        onKept={() => {
          setSecret(null);
          attempt.reset();
        }}
      />
    );
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(show)} lookAt={lookAt} />;
  const submit = (typed: FormData) => {
    const chosen = chosenIn(typed);
    setMissingAt(chosen.length > 0 ? undefined : Date.now());
    if (chosen.length === 0) return;
    const input = {
      name: typedIn(typed, "name"),
      scopes: chosen,
      networks: typedIn(typed, "networks")
        .split(/[\s,]+/)
        .filter(Boolean),
      expiresAt: endAfter(Number.parseInt(typedIn(typed, "life"), 10)),
      ...(serviceId ? { serviceId } : {}),
    };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), show);
  };
  const refusal = makeRefusal(attempt.answer?.createApiKey);
  const networkFault = attempt.fault?.inputs?.find(({ path }) => path.startsWith("input.networks"));
  return (
    <Card title={w.create} className="max-w-3xl">
      <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
        <Field
          label={w.name}
          name="name"
          hint={w.nameHint}
          maxLength={64}
          autoComplete="off"
          required
          fault={inputFault(attempt.fault, "input.name")}
        />
        <ScopeBoxes legend={w.scopes} scopes={scopes} fault={missingAt ? w.scopesMissing : undefined} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice label={w.life} name="life" fault={inputFault(attempt.fault, "input.expiresAt")}>
            {LIVES.map((days) => (
              <option key={days} value={days}>
                {w.days(days)}
              </option>
            ))}
          </Choice>
          <Field
            label={w.networks}
            name="networks"
            hint={w.networksHint}
            autoComplete="off"
            spellCheck={false}
            fault={networkFault?.message}
          />
        </div>
        {refusal && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
        <SendFault
          fault={attempt.fault}
          sentAt={attempt.sentAt}
          places={["input.name", "input.expiresAt", ...(networkFault ? [networkFault.path] : [])]}
        />
        <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
          {w.submit}
        </Button>
      </Form>
    </Card>
  );
}
