import { linkOptions, useNavigate } from "@tanstack/react-router";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import type { Draft } from "./draft.ts";
import { PendingWords } from "./pending-words.tsx";
import { readyOf } from "./ready.ts";
import { Review } from "./review.tsx";
import { SendForm } from "./send-form.tsx";
import { useOrder } from "./use-order.ts";

const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

type Props = { readonly owner: string; readonly accounts: readonly HoldingFragment[]; readonly draft: Draft };

export function SendSteps({ owner, accounts, draft }: Props) {
  const navigate = useNavigate();
  const order = useOrder(owner, (id, isRepeat) =>
    navigate({
      to: "/payments/$id",
      params: { id },
      search: isRepeat ? { sent: "before" } : { sent: "now" },
      replace: true,
    }),
  );
  const toForm = () => void navigate({ to: "/send", search: { ...draft, step: undefined }, replace: true });
  if (order.lost) {
    return (
      <AskAgain attempt={order.lost} onAgain={order.sendAgain} lookAt={LOOK_AT}>
        <PendingWords variables={order.lost.pending?.variables} accounts={accounts} />
      </AskAgain>
    );
  }
  const ready = draft.step === "review" ? readyOf(draft, accounts) : null;
  if (ready?.fault === null)
    return (
      <Review
        owner={owner}
        draft={ready.draft}
        account={ready.account}
        accounts={accounts}
        isBusy={order.isBusy}
        asked={order.asked}
        onApprove={(passkey) => order.approve(passkey, toForm)}
        onSend={(to, feeQuoteId) => order.send({ ...ready.draft, to, feeQuoteId }, ready.account.currency, toForm)}
      >
        <SendFault fault={order.fault} sentAt={order.sentAt} />
        <Button
          onClick={() => {
            order.forgetAsked();
            toForm();
          }}
        >
          {words.send.back}
        </Button>
      </Review>
    );
  return (
    <SendForm
      accounts={accounts}
      draft={draft}
      refusal={ready ? { ...ready.fault, code: null, at: 1 } : order.refusal}
      fault={order.fault}
      onReview={(next) => {
        order.forgetLast();
        // The form as it was typed stays behind Back.
        void navigate({ to: "/send", search: next, replace: true }).then(() =>
          navigate({ to: "/send", search: { ...next, step: "review" } }),
        );
      }}
    />
  );
}
