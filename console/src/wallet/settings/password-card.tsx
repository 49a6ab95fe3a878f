import { useState } from "react";
import { ChangePasswordDocument } from "../../generated/wallet/settings/credentials.ts";
import { keptDeviceToken } from "../../kept.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { useSend } from "../../live/use-ask.ts";
import { WeakPassword } from "../../session/weak-password.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

const PLACES = ["input.currentPassword", "input.newPassword"];

/** Another password, for who knows the one of now. */
export function PasswordCard() {
  const say = useToast();
  // Made anew once it was done: what was typed is gone.
  const [round, setRound] = useState(0);
  const w = words.mailLinks.password;
  return (
    <Card title={w.title}>
      <ChangePassword
        key={round}
        onDone={(ended) => {
          say(w.done(ended));
          setRound(round + 1);
        }}
      />
    </Card>
  );
}

function ChangePassword({ onDone }: { readonly onDone: (endedSessions: number) => void }) {
  const w = words.mailLinks.password;
  const change = useSend(ChangePasswordDocument, ({ changePassword: answer }) => {
    if (answer?.__typename === "ChangePasswordSuccess") onDone(answer.endedSessions);
  });
  const refusal = change.data?.changePassword;
  return (
    <Form
      refusedAt={change.isPending ? undefined : change.submittedAt}
      onSubmit={(typed) =>
        change.mutate({
          input: {
            currentPassword: typedIn(typed, "currentPassword"),
            newPassword: typedIn(typed, "newPassword"),
            deviceToken: keptDeviceToken(),
          },
        })
      }
    >
      <p className="text-dim">{w.meaning}</p>
      <PasswordField
        label={w.current}
        name="currentPassword"
        fault={
          inputFault(change.error, "input.currentPassword") ??
          (refusal?.__typename === "WrongPassword" && (
            <Refused code={refusalCode(refusal)}>{words.mailLinks.refused.WrongPassword}</Refused>
          ))
        }
        autoComplete="current-password"
        required
      />
      <PasswordField
        label={w.fresh}
        name="newPassword"
        hint={words.register.passwordHint}
        fault={
          inputFault(change.error, "input.newPassword") ??
          (refusal?.__typename === "PasswordTooWeak" && (
            <Refused code={refusalCode(refusal)}>
              <WeakPassword faults={refusal.faults} />
            </Refused>
          ))
        }
        autoComplete="new-password"
        required
      />
      <SendFault fault={change.error} sentAt={change.submittedAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={change.isPending} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}
