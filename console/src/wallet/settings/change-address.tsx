import { ChangeAddressDocument } from "../../generated/wallet/settings/credentials.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

const PLACES = ["input.email", "input.currentPassword"];

/** Another address, which is the account's once its mail was read. */
export function ChangeAddress({ onEnd }: { readonly onEnd: () => void }) {
  const say = useToast();
  const w = words.mailLinks.address;
  const change = useSend(ChangeAddressDocument, ({ changeEmail: answer }) => {
    if (answer?.__typename !== "ChangeEmailSuccess") return;
    say(`${w.sent(answer.email)} ${w.changed}`);
    onEnd();
  });
  const refusal = change.data?.changeEmail;
  const refused = (name: keyof typeof words.mailLinks.refused) =>
    refusal?.__typename === name && <Refused code={refusalCode(refusal)}>{words.mailLinks.refused[name]}</Refused>;
  return (
    <Form
      refusedAt={change.isPending ? undefined : change.submittedAt}
      onSubmit={(typed) =>
        change.mutate({
          input: { email: typedIn(typed, "email"), currentPassword: typedIn(typed, "currentPassword") },
        })
      }
    >
      <Field
        label={w.fresh}
        name="email"
        type="email"
        fault={inputFault(change.error, "input.email") ?? refused("EmailAlreadyConfirmed")}
        autoComplete="email"
        required
      />
      <PasswordField
        label={w.password}
        name="currentPassword"
        fault={inputFault(change.error, "input.currentPassword") ?? refused("WrongPassword")}
        autoComplete="current-password"
        required
      />
      <SendFault fault={change.error} sentAt={change.submittedAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={change.isPending} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}
