import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConsoleResetDocument, type ConsoleResetMutation } from "../generated/session/mail-links.ts";
import { refusalCode } from "../live/refusal-code.ts";
import { ask } from "../live/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { RefusalNote, Refused } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { takeToken } from "./take-token.ts";
import { WeakPassword } from "./weak-password.tsx";

export function ResetPage() {
  const [token] = useState(takeToken);
  const navigate = useNavigate();
  const reset = useMutation<ConsoleResetMutation["resetPassword"], CofferError, string>({
    mutationFn: async (newPassword) =>
      (
        await ask(
          ConsoleResetDocument,
          { input: { token: token ?? "", newPassword } },
          { anonymous: true, patienceMs: 0 },
        )
      ).resetPassword,
    onSuccess: (answer) =>
      answer?.__typename === "ResetPasswordSuccess"
        ? navigate({ to: "/login", search: { reset: answer.username }, replace: true })
        : undefined,
  });
  const { error, data } = reset;
  const refusal = data?.__typename === "ResetPasswordSuccess" ? null : data;
  const w = words.mailLinks.reset;
  return (
    <Page title={w.title}>
      {token === null ? (
        <p role="alert">{words.mailLinks.noToken}</p>
      ) : (
        <Form
          refusedAt={refusal || error ? reset.submittedAt : undefined}
          onSubmit={(typed) => reset.mutate(typedIn(typed, "newPassword"))}
        >
          <p>{w.meaning}</p>
          {refusal?.__typename === "LinkNotValid" && (
            <RefusalNote code={refusalCode(refusal)}>{words.mailLinks.refusals.LinkNotValid}</RefusalNote>
          )}
          <PasswordField
            label={w.password}
            name="newPassword"
            hint={words.register.passwordHint}
            fault={
              inputFault(error, "input.newPassword") ??
              (refusal?.__typename === "PasswordTooWeak" && (
                <Refused code={refusalCode(refusal)}>
                  <WeakPassword faults={refusal.faults} />
                </Refused>
              ))
            }
            autoComplete="new-password"
            required
          />
          <SendFault fault={error} sentAt={reset.submittedAt} places={["input.newPassword"]} />
          <Button look="main" type="submit" isBusy={reset.isPending}>
            {w.submit}
          </Button>
        </Form>
      )}
      <Link to="/forgot" className="mt-5 inline-block text-accent underline">
        {w.again}
      </Link>
    </Page>
  );
}
