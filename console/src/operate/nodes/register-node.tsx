import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EnrolNodeDocument, type EnrolNodeMutation } from "../../generated/operate/nodes/nodes.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { type ReadStatement, readStatement } from "./read-statement.ts";
import { registerRefusal } from "./refusals.ts";
import { STATEMENT_PLACES, StatementField } from "./statement-field.tsx";

const LOOK_AT = { link: linkOptions({ to: "/operate/nodes" }), label: words.askAgain.same };

type Wrong = { readonly read: Exclude<ReadStatement, { readonly ok: true }>; readonly at: number };

/** Registers a machine, by what it has printed of its key. */
export function RegisterNode({ owner }: { readonly owner: string }) {
  const navigate = useNavigate();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const order = useStaffOrder(EnrolNodeDocument, { owner, form: "register-node" });
  const open = ({ registerNode }: EnrolNodeMutation) => {
    if (registerNode?.__typename === "RegisterNodeSuccess")
      void navigate({ to: "/operate/nodes/$id", params: { id: registerNode.node.id } });
  };
  const w = words.nodes.register;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(open)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const read = readStatement(typedIn(typed, "statement"), true);
    setWrong(read.ok ? null : { read, at: Date.now() });
    if (read.ok) order.send((idempotencyKey) => ({ input: { ...read.statement, idempotencyKey } }), open);
  };
  const refusal = registerRefusal(order.answer?.registerNode);
  return (
    <Card title={w.title} className="max-w-3xl">
      <Form onSubmit={submit} refusedAt={wrong?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
        <p className="text-dim">{w.means}</p>
        <StatementField isNew hint={w.hint} wrong={wrong?.read ?? null} fault={order.fault} />
        <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
        <SendFault fault={order.fault} sentAt={order.sentAt} places={STATEMENT_PLACES} />
        <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
          {w.submit}
        </Button>
      </Form>
    </Card>
  );
}
