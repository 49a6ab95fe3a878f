import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  BeginRescanDocument,
  type BeginRescanMutation,
  type RescanNetworkFactsFragment,
} from "../../generated/operate/rescans/rescans.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { readHeight } from "../../ui/read-height.ts";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";

const PLACES = ["input.network", "input.fromHeight", "input.reason"];
const LOOK_AT = { link: linkOptions({ to: "/operate/rescans" }), label: words.askAgain.same };

type Props = {
  readonly owner: string;
  readonly networks: readonly RescanNetworkFactsFragment[];
  /** Which is chosen at first. */
  readonly network: string | undefined;
  readonly onDone: () => void;
};

type Missing = { readonly height: boolean; readonly reason: boolean; readonly at: number };

/** Has the blocks of a network read once more, from a height on. */
export function BeginRescan({ owner, networks, network, onDone }: Props) {
  const say = useToast();
  const write = useWriteCount();
  const [code, setCode] = useState(network ?? networks[0]?.code ?? "");
  const [missing, setMissing] = useState<Missing | null>(null);
  const w = words.rescans.begin;
  const order = useStaffOrder(BeginRescanDocument, {
    owner,
    form: "rescan-network",
    onAnswer: (answer) => isBegun(answer) && say(w.done),
  });
  const close = (answer: BeginRescanMutation) => isBegun(answer) && onDone();
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain(close)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const fromHeight = readHeight(typedIn(typed, "from"));
    const reason = typedIn(typed, "reason").trim();
    const isHeight = typeof fromHeight === "number";
    setMissing(isHeight && reason ? null : { height: !isHeight, reason: !reason, at: Date.now() });
    if (isHeight && reason)
      order.send((idempotencyKey) => ({ input: { network: code, fromHeight, reason, idempotencyKey } }), close);
  };
  const answer = order.answer?.rescanNetwork;
  const range = answer?.__typename === "ScanOutOfRange" ? answer : null;
  const refusal = answer?.__typename === "ScanOutOfRange" ? null : refusalText(answer, w.refusals);
  const newest = networks.find((one) => one.code === code)?.health.followed?.height;
  const outOfRange = range && (
    <Refused code={order.refusalCode}>{w.range(write(range.lowest), write(range.highest))}</Refused>
  );
  return (
    <Form onSubmit={submit} refusedAt={missing?.at ?? (range || refusal || order.fault ? order.sentAt : undefined)}>
      <p>{w.means}</p>
      <Choice
        label={words.rescans.columns.network}
        value={code}
        onChange={({ target }) => setCode(target.value)}
        fault={inputFault(order.fault, "input.network")}
      >
        {networks.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </Choice>
      <Field
        label={w.from}
        name="from"
        hint={newest === undefined ? w.unread : w.newest(write(newest))}
        fault={missing?.height ? w.height : (outOfRange ?? inputFault(order.fault, "input.fromHeight"))}
        inputMode="numeric"
        autoComplete="off"
        required
      />
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missing?.reason ? words.operate.reasonMissing : inputFault(order.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.submit}
      </Button>
    </Form>
  );
}

const isBegun = ({ rescanNetwork }: BeginRescanMutation) => rescanNetwork?.__typename === "RescanNetworkSuccess";
