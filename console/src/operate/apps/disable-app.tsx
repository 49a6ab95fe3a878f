import {
  type AppFactsFragment,
  DisableAppDocument,
  type DisableAppMutation,
} from "../../generated/operate/apps/apps.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { LOOK_AT } from "./look-at.ts";
import { disableRefusal } from "./refusals.ts";

type Props = { readonly app: AppFactsFragment; readonly owner: string };

const w = words.clientApps.disable;

/** Disables a program for good, never before what that means was read. */
export function DisableApp({ app, owner }: Props) {
  const dialog = useActDialog(app.disabledAt === null);
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look="danger" onClick={dialog.open}>
        {w.open}
        <span className="sr-only"> {app.name}</span>
      </Button>
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w.title(app.name)}>
        <DisableForm app={app} owner={owner} onDone={dialog.close} />
      </Dialog>
    </>
  );
}

function DisableForm({ app, owner, onDone }: Props & { readonly onDone: () => void }) {
  const say = useToast();
  const isDone = ({ disableOAuthClient }: DisableAppMutation) =>
    disableOAuthClient?.__typename === "DisableOAuthClientSuccess";
  const order = useStaffOrder(DisableAppDocument, {
    owner,
    form: `disable-app.${app.id}`,
    onAnswer: (answer) => isDone(answer) && say(w.done(app.name)),
  });
  const close = (answer: DisableAppMutation) => isDone(answer) && onDone();
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(close)} lookAt={LOOK_AT} />;
  const refusal = disableRefusal(order.answer?.disableOAuthClient);
  return (
    <Form
      onSubmit={() => order.send((idempotencyKey) => ({ input: { clientId: app.id, idempotencyKey } }), close)}
      refusedAt={refusal || order.fault ? order.sentAt : undefined}
    >
      <p>{w.means}</p>
      {refusal && <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={[]} />
      <Button look="danger" type="submit" isBusy={order.isBusy}>
        {w.submit}
      </Button>
    </Form>
  );
}
