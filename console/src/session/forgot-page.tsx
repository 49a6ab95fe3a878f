import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ConsoleForgotDocument } from "../generated/session/mail-links.ts";
import { ask } from "../live/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { useHeadingAfter } from "../ui/use-heading-after.ts";
import { words } from "../words/words.ts";

/** The same is said to everybody: whether there is such an account is nobody's to learn here. */
export function ForgotPage() {
  const forgot = useMutation<number, CofferError, string>({
    mutationFn: async (login) =>
      (await ask(ConsoleForgotDocument, { input: { login } }, { anonymous: true, patienceMs: 0 })).requestPasswordReset
        ?.minutes ?? 0,
  });
  const { error, data } = forgot;
  useHeadingAfter(data === undefined);
  const w = words.mailLinks.forgot;
  return (
    <Page title={w.title}>
      {data === undefined ? (
        <Form
          refusedAt={error ? forgot.submittedAt : undefined}
          onSubmit={(typed) => forgot.mutate(typedIn(typed, "login"))}
        >
          <p>{w.meaning}</p>
          <Field
            label={w.login}
            name="login"
            fault={inputFault(error, "input.login")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <SendFault fault={error} sentAt={forgot.submittedAt} places={["input.login"]} />
          <Button look="main" type="submit" isBusy={forgot.isPending}>
            {w.submit}
          </Button>
        </Form>
      ) : (
        <div role="status" className="grid gap-4">
          <p>{w.sent(data)}</p>
          <p className="text-dim">{w.nothing}</p>
        </div>
      )}
      <Link to="/login" className="mt-5 inline-block text-accent underline">
        {words.mailLinks.toLogin}
      </Link>
    </Page>
  );
}
