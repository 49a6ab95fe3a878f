import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  ChangeNodeKeyDocument,
  type ChangeNodeKeyMutation,
  type NodeFactsFragment,
} from "../../generated/operate/nodes/nodes.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { type ReadStatement, readStatement } from "./read-statement.ts";
import { replaceRefusal } from "./refusals.ts";
import { STATEMENT_PLACES, StatementField } from "./statement-field.tsx";

/** As long as the API lets the former key go on. */
const OVERLAP_DAYS = ["0", "1", "2", "3", "4", "5", "6", "7"];
const OVERLAP_USUAL = "1";

type Props = { readonly node: NodeFactsFragment; readonly owner: string };

/** Gives a node another key, by what its machine has printed of that. */
export function ReplaceKey({ node, owner }: Props) {
  const dialog = useActDialog(node.state === "ENABLED");
  const w = words.nodes.replace;
  if (!dialog.isThere) return null;
  return (
    <div>
      <Button onClick={dialog.open}>{w.open}</Button>
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w.title(node.name)}>
        <ReplaceForm node={node} owner={owner} onDone={dialog.close} />
      </Dialog>
    </div>
  );
}

type Wrong = { readonly read: Exclude<ReadStatement, { readonly ok: true }>; readonly at: number };

function ReplaceForm({ node: { id, name }, owner, onDone }: Props & { readonly onDone: () => void }) {
  const say = useToast();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const w = words.nodes.replace;
  const isDone = ({ replaceNodeKey }: ChangeNodeKeyMutation) => replaceNodeKey?.__typename === "ReplaceNodeKeySuccess";
  const order = useStaffOrder(ChangeNodeKeyDocument, {
    owner,
    form: `replace-key.${id}`,
    onAnswer: (answer) => isDone(answer) && say(w.done(name)),
  });
  const close = (answer: ChangeNodeKeyMutation) => isDone(answer) && onDone();
  const lookAt = { link: linkOptions({ to: "/operate/nodes/$id", params: { id } }), label: words.askAgain.same };
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(close)} lookAt={lookAt} />;
  const submit = (typed: FormData) => {
    const read = readStatement(typedIn(typed, "statement"), false);
    setWrong(read.ok ? null : { read, at: Date.now() });
    if (!read.ok) return;
    const { publicKey, signedAt, signature } = read.statement;
    const overlapDays = Number.parseInt(typedIn(typed, "overlapDays"), 10);
    order.send(
      (idempotencyKey) => ({ input: { nodeId: id, publicKey, signedAt, signature, overlapDays, idempotencyKey } }),
      close,
    );
  };
  const refusal = replaceRefusal(order.answer?.replaceNodeKey);
  return (
    <Form onSubmit={submit} refusedAt={wrong?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
      <p>{w.means}</p>
      <StatementField isNew={false} hint={w.hint(id)} wrong={wrong?.read ?? null} fault={order.fault} />
      <Choice label={w.overlap} hint={w.overlapHint} name="overlapDays" defaultValue={OVERLAP_USUAL}>
        {OVERLAP_DAYS.map((days) => (
          <option key={days} value={days}>
            {w.days(days)}
          </option>
        ))}
      </Choice>
      <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={order.fault} sentAt={order.sentAt} places={STATEMENT_PLACES} />
      <Button look="danger" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}
