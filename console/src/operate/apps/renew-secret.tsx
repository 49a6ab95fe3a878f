import { useState } from "react";
import {
  type AppFactsFragment,
  RenewAppSecretDocument,
  type RenewAppSecretMutation,
} from "../../generated/operate/apps/apps.ts";
import { SecretOnce } from "../../keys/secret-once.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { LOOK_AT } from "./look-at.ts";
import { renewRefusal } from "./refusals.ts";

type Props = { readonly app: AppFactsFragment; readonly owner: string };

const w = words.clientApps.rotate;

/** Another secret for a program, shown in the dialog until somebody says that they have it. */
export function RenewAppSecret({ app, owner }: Props) {
  const dialog = useActDialog(app.disabledAt === null);
  if (!dialog.isThere) return null;
  return (
    <>
      <Button onClick={dialog.open}>
        {w.open}
        <span className="sr-only"> {app.name}</span>
      </Button>
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w.title(app.name)}>
        <RenewForm app={app} owner={owner} onDone={dialog.close} />
      </Dialog>
    </>
  );
}

function RenewForm({ app, owner, onDone }: Props & { readonly onDone: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const order = useStaffOrder(RenewAppSecretDocument, { owner, form: `renew-app-secret.${app.id}` });
  const show = ({ rotateOAuthClientSecret: answer }: RenewAppSecretMutation) => {
    if (answer?.__typename === "RotateOAuthClientSecretSuccess") setSecret(answer.clientSecret);
  };
  if (secret) return <SecretOnce secret={secret} means={words.clientApps.secretOnce} onKept={onDone} />;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(show)} lookAt={LOOK_AT} />;
  const refusal = renewRefusal(order.answer?.rotateOAuthClientSecret);
  return (
    <Form
      onSubmit={() => order.send((idempotencyKey) => ({ input: { clientId: app.id, idempotencyKey } }), show)}
      refusedAt={refusal || order.fault ? order.sentAt : undefined}
    >
      <p>{w.means}</p>
      {refusal && <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={[]} />
      <Button look="main" type="submit" isBusy={order.isBusy}>
        {w.submit}
      </Button>
    </Form>
  );
}
