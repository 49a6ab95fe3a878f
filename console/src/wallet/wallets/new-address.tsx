import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  ConsoleCreateAddressDocument,
  type ConsoleCreateAddressMutation,
  type WalletPageQuery,
} from "../../generated/wallet/wallets/wallets.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly wallet: NonNullable<WalletPageQuery["wallet"]> };

/** One more address. A lost answer is asked for again: none is made twice. */
export function NewAddress({ wallet: { id, owner } }: Props) {
  const cache = useQueryClient();
  const say = useToast();
  /** Of the form: it begins anew once an address was made. */
  const [round, setRound] = useState(0);
  const w = words.wallets;
  const attempt = useAttempt(ConsoleCreateAddressDocument, {
    owner: owner.id,
    form: `new-address-${id}`,
    onAnswer({ createWalletAddress: answer }) {
      askAnewInAllTabs(cache);
      if (answer?.__typename === "CreateWalletAddressSuccess") say(w.addressMade(answer.address.index));
    },
  });
  const empty = ({ createWalletAddress: answer }: ConsoleCreateAddressMutation) => {
    if (answer?.__typename === "CreateWalletAddressSuccess") setRound(round + 1);
  };
  const answer = attempt.answer?.createWalletAddress;
  const refusal =
    answer?.__typename === "GapLimitReached" ? w.gapLimit(answer.limit) : refusalText(answer, w.ownRefusals);
  const submit = (typed: FormData) => {
    const label = typedIn(typed, "label").trim();
    attempt.send((idempotencyKey) => ({ input: { walletId: id, idempotencyKey, ...(label ? { label } : {}) } }), empty);
  };
  if (attempt.pending)
    return (
      <AskAgain
        attempt={attempt}
        onAgain={() => attempt.sendAgain(empty)}
        lookAt={{ link: linkOptions({ to: "/wallets/$id", params: { id } }), label: words.askAgain.same }}
      />
    );
  return (
    <Form key={round} onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
      <Field
        label={w.label}
        name="label"
        hint={w.labelHint}
        maxLength={64}
        autoComplete="off"
        fault={inputFault(attempt.fault, "input.label")}
      />
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.label"]} />
      <Button type="submit" isBusy={attempt.isBusy} className="justify-self-start">
        {w.newAddress}
      </Button>
    </Form>
  );
}
