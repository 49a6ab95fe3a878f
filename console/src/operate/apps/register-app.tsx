import { useState } from "react";
import { RegisterAppDocument, type RegisterAppMutation } from "../../generated/operate/apps/apps.ts";
import { chosenIn, ScopeBoxes } from "../../keys/scope-boxes.tsx";
import { SecretOnce } from "../../keys/secret-once.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { addressesIn, addressFault } from "./addresses.ts";
import { LOOK_AT } from "./look-at.ts";
import { registerRefusal } from "./refusals.ts";
import { APP_SCOPES } from "./scopes.ts";

const w = words.clientApps;
const KINDS = ["CONFIDENTIAL", "PUBLIC"] as const;
const PLACES = ["name", "homepage", "redirectUris", "postLogoutRedirectUris", "scopes"].map((name) => `input.${name}`);

const inputIn = (typed: FormData) => ({
  name: typedIn(typed, "name"),
  kind: typedIn(typed, "kind") === "PUBLIC" ? ("PUBLIC" as const) : ("CONFIDENTIAL" as const),
  homepage: typedIn(typed, "homepage").trim(),
  redirectUris: addressesIn(typedIn(typed, "redirectUris")),
  postLogoutRedirectUris: addressesIn(typedIn(typed, "postLogoutRedirectUris")),
  scopes: chosenIn(typed),
  byDeviceCode: typed.has("byDeviceCode"),
});
type Sent = ReturnType<typeof inputIn>;
type Order = ReturnType<typeof useStaffOrder<RegisterAppMutation, { input: Sent & { idempotencyKey: string } }>>;

/** Registers a program; the secret of one that keeps it is shown in the form's place, once. */
export function RegisterApp({ owner }: { readonly owner: string }) {
  const say = useToast();
  const [secret, setSecret] = useState<string | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [registered, setRegistered] = useState(0);
  const order: Order = useStaffOrder(RegisterAppDocument, {
    owner,
    form: "register-app",
    onAnswer({ registerOAuthClient: answer }) {
      if (answer?.__typename === "RegisterOAuthClientSuccess") say(w.registered(answer.client.name));
    },
  });
  const show = ({ registerOAuthClient: answer }: RegisterAppMutation) => {
    if (answer?.__typename !== "RegisterOAuthClientSuccess") return;
    setSecret(answer.clientSecret);
    // What was typed is done with: a second press would register a second one.
    setRegistered((count) => count + 1);
    focusHeading();
  };
  const forget = () => {
    setSecret(null);
    order.reset();
  };
  if (secret) return <SecretOnce secret={secret} means={w.secretOnce} onKept={forget} />;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(show)} lookAt={LOOK_AT} />;
  const send = (input: Sent) => {
    setSent(input);
    order.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), show);
  };
  return <RegisterForm key={registered} order={order} sent={sent} onSend={send} />;
}

type FormProps = { readonly order: Order; readonly sent: Sent | null; readonly onSend: (input: Sent) => void };

function RegisterForm({ order, sent, onSend }: FormProps) {
  const [missingAt, setMissingAt] = useState<number>();
  const submit = (typed: FormData) => {
    const input = inputIn(typed);
    setMissingAt(input.scopes.length > 0 ? undefined : Date.now());
    if (input.scopes.length > 0) onSend(input);
  };
  const refusal = registerRefusal(order.answer?.registerOAuthClient);
  return (
    <Card title={w.register} className="max-w-3xl">
      <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || order.fault ? order.sentAt : undefined)}>
        <About order={order} />
        <Addresses order={order} sent={sent} />
        <label className="flex min-h-8 items-start gap-2.5">
          <input type="checkbox" name="byDeviceCode" value="yes" className="mt-0.5 size-5 shrink-0" />
          <span>{w.byDeviceCode}</span>
        </label>
        <ScopeBoxes
          legend={w.scopes}
          scopes={APP_SCOPES}
          say={words.apps.scope}
          fault={missingAt ? w.scopesMissing : inputFault(order.fault, "input.scopes")}
        />
        {refusal && <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>}
        <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
        <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
          {w.submit}
        </Button>
      </Form>
    </Card>
  );
}

function About({ order }: { readonly order: Order }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label={w.name}
        name="name"
        hint={w.nameHint}
        maxLength={80}
        autoComplete="off"
        required
        fault={inputFault(order.fault, "input.name")}
      />
      <Choice label={w.kind} name="kind">
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {w.kinds[kind]}
          </option>
        ))}
      </Choice>
      <Field
        label={w.homepage}
        name="homepage"
        hint={w.homepageHint}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        required
        fault={inputFault(order.fault, "input.homepage")}
      />
    </div>
  );
}

function Addresses({ order, sent }: Pick<FormProps, "order" | "sent">) {
  const field = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;
  return (
    <>
      <Field
        {...field}
        label={w.redirects}
        name="redirectUris"
        hint={w.redirectsHint}
        fault={addressFault(order.fault, "input.redirectUris", sent?.redirectUris ?? [])}
      />
      <Field
        {...field}
        label={w.logouts}
        name="postLogoutRedirectUris"
        hint={w.logoutsHint}
        fault={addressFault(order.fault, "input.postLogoutRedirectUris", sent?.postLogoutRedirectUris ?? [])}
      />
    </>
  );
}
