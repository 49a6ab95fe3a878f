import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ConsoleRegisterDocument, type ConsoleRegisterMutation } from "../generated/session/session.ts";
import { ask } from "../live/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { Field } from "../ui/field.tsx";
import { Form, RefusalNote, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { words } from "../words/words.ts";

type Typed = { readonly username: string; readonly email: string; readonly password: string };
type Answer = ConsoleRegisterMutation["register"];

export function RegisterPage() {
  const navigate = useNavigate();
  const register = useMutation<Answer, CofferError, Typed>({
    mutationFn: async (input) => (await ask(ConsoleRegisterDocument, { input }, { anonymous: true })).register,
    onSuccess: (answer, { username }) =>
      answer?.__typename === "RegisterSuccess"
        ? navigate({ to: "/login", search: { registered: username } })
        : undefined,
  });
  const refusal = register.data?.__typename === "RegisterSuccess" ? null : register.data;
  const w = words.register;
  return (
    <Page title={w.title}>
      <Form
        refusedAt={refusal ? register.submittedAt : undefined}
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
          fault={refusal?.__typename === "UsernameTaken" && refusal.message}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <Field label={w.email} name="email" type="email" autoComplete="email" required />
        <Field
          label={w.password}
          name="password"
          type="password"
          hint={w.passwordHint}
          fault={refusal?.__typename === "PasswordTooWeak" && <WeakPassword faults={refusal.faults} />}
          autoComplete="new-password"
          required
        />
        {register.error?.code === "BAD_USER_INPUT" ? (
          <RefusalNote>{register.error.message}</RefusalNote>
        ) : (
          register.error && <Fault fault={register.error} />
        )}
        <Button look="main" type="submit" isBusy={register.isPending}>
          {w.submit}
        </Button>
        <Link to="/login" className="text-accent underline">
          {w.toLogin}
        </Link>
      </Form>
    </Page>
  );
}

function WeakPassword({ faults }: { readonly faults: readonly (keyof typeof words.register.faults)[] }) {
  return (
    <ul>
      {faults.map((fault) => (
        <li key={fault}>{words.register.faults[fault]}</li>
      ))}
    </ul>
  );
}
