import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { session } from "../live/session.ts";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { Field } from "../ui/field.tsx";
import { Form, RefusalNote, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { words } from "../words/words.ts";

export function LoginPage() {
  const { registered, to = "/" } = useSearch({ from: "/outside/login" });
  const navigate = useNavigate();
  const login = useMutation<
    Awaited<ReturnType<typeof session.login>>,
    CofferError,
    { login: string; password: string }
  >({
    mutationFn: session.login,
    onSuccess: (refusal) => (refusal ? undefined : navigate({ to, replace: true })),
  });
  return (
    <Page title={words.login.title}>
      <Form
        refusedAt={login.data ? login.submittedAt : undefined}
        onSubmit={(typed) => login.mutate({ login: typedIn(typed, "login"), password: typedIn(typed, "password") })}
      >
        {registered && !login.data && <p role="status">{words.login.registered(registered)}</p>}
        <RefusalNote>{login.data?.message}</RefusalNote>
        <Field
          label={words.login.login}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={registered}
          required
        />
        <Field label={words.login.password} name="password" type="password" autoComplete="current-password" required />
        {login.error && <Fault fault={login.error} />}
        <Button look="main" type="submit" isBusy={login.isPending}>
          {words.login.submit}
        </Button>
        <Link to="/register" className="text-accent underline">
          {words.login.toRegister}
        </Link>
      </Form>
    </Page>
  );
}
