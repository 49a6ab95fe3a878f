import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  ChangeNodeAbilitiesDocument,
  type ChangeNodeAbilitiesMutation,
  type NodeFactsFragment,
} from "../../generated/operate/nodes/nodes.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { abilitiesToTick, abilityChange, WALLET } from "./abilities.ts";
import { changeRefusal } from "./refusals.ts";

const PLACES = ["input.toGrant", "input.reason"];

type Props = { readonly node: NodeFactsFragment; readonly owner: string };

const w = words.nodes.change;

/** Grants a node what it is to be able to do, and takes it back. */
export function ChangeAbilities({ node, owner }: Props) {
  const dialog = useActDialog(node.state === "ENABLED" || node.capabilities.length > 0);
  if (!dialog.isThere) return null;
  return (
    <div>
      <Button onClick={dialog.open}>{w.open}</Button>
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w.title(node.name)}>
        <ChangeForm node={node} owner={owner} onDone={dialog.close} />
      </Dialog>
    </div>
  );
}

function ChangeForm({ node, owner, onDone }: Props & { readonly onDone: () => void }) {
  const say = useToast();
  // As it was shown: what somebody else changes meanwhile is not undone by what stands ticked here.
  const [{ capabilities: held, state }] = useState(node);
  const [missingAt, setMissingAt] = useState<number>();
  const { id, name } = node;
  const isDone = ({ changeNodeCapabilities: said }: ChangeNodeAbilitiesMutation) =>
    said?.__typename === "ChangeNodeCapabilitiesSuccess";
  const order = useStaffOrder(ChangeNodeAbilitiesDocument, {
    owner,
    form: `abilities.${id}`,
    onAnswer: (answer) => isDone(answer) && say(w.done(name)),
  });
  const close = (answer: ChangeNodeAbilitiesMutation) => isDone(answer) && onDone();
  const lookAt = { link: linkOptions({ to: "/operate/nodes/$id", params: { id } }), label: words.askAgain.same };
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(close)} lookAt={lookAt} />;
  const submit = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    setMissingAt(reason ? undefined : Date.now());
    if (!reason) return;
    const change = abilityChange(held, { ticked: typed.getAll("ability").map(String), typed: typedIn(typed, "more") });
    order.send((idempotencyKey) => ({ input: { nodeId: id, ...change, reason, idempotencyKey } }), close);
  };
  const refusal = changeRefusal(order.answer?.changeNodeCapabilities);
  const isEnabled = state === "ENABLED";
  return (
    <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || order.fault ? order.sentAt : undefined)}>
      <p>{isEnabled ? w.means : w.meansDisabled}</p>
      <Boxes names={abilitiesToTick(held, isEnabled)} held={held} />
      {isEnabled && (
        <Field
          label={w.more}
          name="more"
          hint={w.moreHint}
          fault={inputFault(order.fault, "input.toGrant")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt ? words.operate.reasonMissing : inputFault(order.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      {refusal && <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="danger" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}

function Boxes({ names, held }: { readonly names: readonly string[]; readonly held: readonly string[] }) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">{w.legend}</legend>
      {names.map((name) => (
        <label key={name} className="flex min-h-8 items-start gap-2.5">
          <input
            type="checkbox"
            name="ability"
            value={name}
            defaultChecked={held.includes(name)}
            className="mt-0.5 size-5 shrink-0"
          />
          <span className="min-w-0 wrap-anywhere">
            <code className="font-mono text-[0.9em]">{name}</code>
            {name === WALLET && <span className="block text-dim text-sm">{w.wallet}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
