import type { CofferError } from "@coffer/client/errors";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import {
  type ColdNetworkFragment,
  type ColdStorageFactsFragment,
  DraftColdStorageDocument,
} from "../../generated/operate/cold-storage/cold-storage.ts";
import { isDone, refusalText } from "../../live/refusal-code.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { CapFields } from "./cap-fields.tsx";
import { type CapFault, readCaps } from "./read-caps.ts";

const LOOK_AT = { link: linkOptions({ to: "/operate/cold-storage" }), label: words.askAgain.same };
const PLACES = ["input.watch", "input.reason"];

type Props = {
  readonly owner: string;
  readonly network: ColdNetworkFragment;
  /** What is in force; undefined: nothing. */
  readonly latest: ColdStorageFactsFragment | undefined;
};

type Faults = {
  readonly caps: readonly CapFault[];
  readonly watch: string | undefined;
  readonly reason: string | undefined;
  readonly at: number;
};

/** The form of one network. */
export function DraftForm({ owner, network, latest }: Props) {
  const say = useToast();
  const { locale } = useReader();
  const [faults, setFaults] = useState<Faults | null>(null);
  const order = useStaffOrder(DraftColdStorageDocument, { owner, form: `cold-storage-${network.code}` });
  const w = words.coldStorage;
  if (order.pending) return <AskAgain attempt={order} onAgain={() => order.sendAgain()} lookAt={LOOK_AT} />;
  const currencies = currenciesOf(network);
  const submit = (typed: FormData) => {
    const [watch, reason] = [typedIn(typed, "watch").trim(), typedIn(typed, "reason").trim()];
    const read = readCaps((currency, part) => typedIn(typed, `${part}.${currency}`), currencies, locale);
    const isWell = read.ok && watch !== "" && reason !== "";
    setFaults(
      isWell
        ? null
        : {
            caps: read.ok ? [] : read.faults,
            watch: watch === "" ? w.watchFaults.EMPTY : undefined,
            reason: reason === "" ? words.operate.reasonMissing : undefined,
            at: Date.now(),
          },
    );
    if (!isWell) return;
    const said = { network: network.code, watch, caps: read.caps, reason, basedOn: latest?.version ?? null };
    order.send(
      (idempotencyKey) => ({ input: { ...said, idempotencyKey } }),
      (answer) => {
        if (isDone(answer)) say(w.proposedNow);
      },
    );
  };
  const refusal = order.answer ? refusalText(order.answer.proposeColdStorage, w.refusals) : null;
  return (
    <Form onSubmit={submit} refusedAt={faults?.at ?? (refusal || order.fault ? order.sentAt : undefined)}>
      <Field
        label={w.watch}
        name="watch"
        hint={w.watchHint}
        fault={faults ? faults.watch : watchFault(order.fault)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      {currencies.map((currency) => (
        <CapFields
          key={currency.code}
          currency={currency.code}
          initial={latest?.caps.find(({ cap }) => cap.currency === currency.code)}
          faults={faults?.caps ?? []}
        />
      ))}
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={faults ? faults.reason : inputFault(order.fault, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={order.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={order.fault} sentAt={order.sentAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={order.isBusy} className="justify-self-start">
        {w.propose}
      </Button>
    </Form>
  );
}

/** What the API alone knows: whether it is a place on that network, and has no key in it. */
function watchFault(fault: CofferError | null): string | undefined {
  const { watchFaults } = words.coldStorage;
  return (fault?.inputs ?? [])
    .filter(({ path }) => path === "input.watch")
    .map(({ code, message }) =>
      Object.hasOwn(watchFaults, code) ? watchFaults[code as keyof typeof watchFaults] : message,
    )[0];
}
