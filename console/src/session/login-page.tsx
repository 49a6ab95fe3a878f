import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { refusalCode } from "../live/refusal-code.ts";
import { type LoginRefusal, session } from "../live/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { SessionNote } from "./session-note.tsx";
import { whereTo } from "./way-back.ts";

const OtherWays = lazy(async () => ({ default: (await import("./other-ways.tsx")).OtherWays }));

type Typed = { readonly login: string; readonly password: string };
type Answer = { readonly refusal: LoginRefusal | null };

export function LoginPage() {
  const { registered, reset, ...wayBack } = useSearch({ from: "/outside/login" });
  const navigate = useNavigate();
  const goOn = () => navigate({ to: whereTo(wayBack), replace: true });
  const [hasWork, setHasWork] = useState(false);
  const login = useMutation<Answer, CofferError, Typed>({
    mutationFn: async (typed) => ({ refusal: await session.login(typed, () => setHasWork(true)) }),
    onSettled: () => setHasWork(false),
    onSuccess: ({ refusal }) => (refusal ? undefined : goOn()),
  });
  const ways = { onIn: goOn, onAnew: login.reset };
  const { error, data } = login;
  const refusal = data?.refusal;
  if (refusal?.__typename === "SecondFactorRequired")
    return (
      <Suspense>
        <OtherWays required={refusal} {...ways} />
      </Suspense>
    );
  return (
    <Page title={words.login.title}>
      <Form
        refusedAt={refusal || error ? login.submittedAt : undefined}
        onSubmit={(typed) => login.mutate({ login: typedIn(typed, "login"), password: typedIn(typed, "password") })}
      >
        {login.status === "idle" && <SessionNote />}
        {registered && login.status === "idle" && <p role="status">{words.login.registered(registered)}</p>}
        {reset && login.status === "idle" && <p role="status">{words.login.reset(reset)}</p>}
        {refusal && <RefusalNote code={refusalCode(refusal)}>{words.login.refusals[refusal.__typename]}</RefusalNote>}
        <Field
          label={words.login.login}
          name="login"
          fault={inputFault(error, "input.login")}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={registered ?? reset}
          required
        />
        <PasswordField
          label={words.login.password}
          name="password"
          fault={inputFault(error, "input.password")}
          autoComplete="current-password"
          required
        />
        <SendFault fault={error} sentAt={login.submittedAt} places={["input.login", "input.password"]} />
        <Button look="main" type="submit" isBusy={login.isPending}>
          {words.login.submit}
        </Button>
        {hasWork && <p role="status">{words.login.work}</p>}
        <Link to="/forgot" className="text-accent underline">
          {words.login.toForgot}
        </Link>
        <Link to="/register" className="text-accent underline">
          {words.login.toRegister}
        </Link>
      </Form>
      <Suspense>
        <OtherWays {...ways} />
      </Suspense>
    </Page>
  );
}
