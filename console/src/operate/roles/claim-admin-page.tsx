import { useState } from "react";
import { RedeemAdminTokenDocument } from "../../generated/operate/roles/roles.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { Page } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

const own = words.staffRoles.claim;

/** For whoever was handed a token that the operator's command printed: it is in no menu. */
export function ClaimAdminPage() {
  const claim = useSend(RedeemAdminTokenDocument);
  const [missingAt, setMissingAt] = useState<number>();
  const answer = claim.data?.claimAdminRole;
  const refused = answer?.__typename === "AdminTokenRefused" ? answer : null;
  const submit = (typed: FormData) => {
    const token = typedIn(typed, "token").trim();
    setMissingAt(token ? undefined : Date.now());
    if (token) claim.mutate({ input: { token } });
  };
  if (answer?.__typename === "ClaimAdminRoleSuccess")
    return (
      <Page title={own.title}>
        <p role="status">{own.done}</p>
      </Page>
    );
  return (
    <Page title={own.title}>
      <Card className="max-w-2xl">
        <Form onSubmit={submit} refusedAt={missingAt ?? (refused || claim.error ? claim.submittedAt : undefined)}>
          <p>{own.means}</p>
          <Field
            label={own.token}
            name="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            fault={missingAt ? own.missing : undefined}
            required
          />
          {refused && <RefusalNote code={refused.code}>{own.refused}</RefusalNote>}
          <SendFault fault={claim.error} sentAt={claim.submittedAt} />
          <Button type="submit" look="main" isBusy={claim.isPending} className="justify-self-start">
            {own.submit}
          </Button>
        </Form>
      </Card>
    </Page>
  );
}
