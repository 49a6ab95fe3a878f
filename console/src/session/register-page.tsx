import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConsoleRegisterDocument, type ConsoleRegisterMutation } from "../generated/session/session.ts";
import { withWork } from "../live/do-work.ts";
import { refusalCode } from "../live/refusal-code.ts";
import { ask } from "../live/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { languageOfNumbers } from "../ui/locale.ts";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { Refused } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { WeakPassword } from "./weak-password.tsx";

type Typed = { readonly username: string; readonly email: string; readonly password: string };
type Answer = Exclude<NonNullable<ConsoleRegisterMutation["register"]>, { readonly __typename: "ProofOfWorkRequired" }>;

/** What has a place of its own for its faults. */
const PLACES = ["input.username", "input.email", "input.password"];

export function RegisterPage() {
  const navigate = useNavigate();
  const [hasWork, setHasWork] = useState(false);
  const register = useMutation<Answer, CofferError, Typed>({
    mutationFn: (input) =>
      withWork({ subject: input.username, onWork: () => setHasWork(true) }, async (work) => {
        const asked = { input: { ...input, language: languageOfNumbers(navigator.language, words.language), work } };
        const { register: answer } = await ask(ConsoleRegisterDocument, asked, { anonymous: true, patienceMs: 0 });
        if (!answer) throw new Error("the API answered a registration without an outcome");
        return answer;
      }),
    onSettled: () => setHasWork(false),
    onSuccess: (answer, { username }) =>
      answer.__typename === "RegisterSuccess"
        ? navigate({ to: "/login", search: { registered: username } })
        : undefined,
  });
  const refusal = register.data?.__typename === "RegisterSuccess" ? null : register.data;
  const w = words.register;
  return (
    <Page title={w.title}>
      <Form
        refusedAt={refusal || register.error ? register.submittedAt : undefined}
        onSubmit={(typed) =>
          register.mutate({
            username: typedIn(typed, "username"),
            email: typedIn(typed, "email"),
            password: typedIn(typed, "password"),
          })
        }
      >
        <Field
          label={w.username}
          name="username"
          hint={w.usernameHint}
          fault={
            inputFault(register.error, "input.username") ??
            (refusal?.__typename === "UsernameTaken" && (
              <Refused code={refusalCode(refusal)}>{w.refusals.UsernameTaken}</Refused>
            ))
          }
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field
          label={w.email}
          name="email"
          type="email"
          fault={inputFault(register.error, "input.email")}
          autoComplete="email"
          required
        />
        <PasswordField
          label={w.password}
          name="password"
          hint={w.passwordHint}
          fault={
            inputFault(register.error, "input.password") ??
            (refusal?.__typename === "PasswordTooWeak" && (
              <Refused code={refusalCode(refusal)}>
                <WeakPassword faults={refusal.faults} />
              </Refused>
            ))
          }
          autoComplete="new-password"
          required
        />
        <SendFault fault={register.error} sentAt={register.submittedAt} places={PLACES} />
        <Button look="main" type="submit" isBusy={register.isPending}>
          {w.submit}
        </Button>
        {hasWork && <p role="status">{words.login.work}</p>}
        <Link to="/login" className="text-accent underline">
          {w.toLogin}
        </Link>
      </Form>
    </Page>
  );
}
