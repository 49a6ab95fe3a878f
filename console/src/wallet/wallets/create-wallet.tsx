import { unreachable } from "@coffer/client/refusals";
import { useQueryClient } from "@tanstack/react-query";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import {
  MakeWalletDocument,
  type MakeWalletMutation,
  type NetworkFactsFragment,
  WalletsDocument,
} from "../../generated/wallet/wallets/wallets.ts";
import { keyOf } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

type Answer = NonNullable<MakeWalletMutation["createWallet"]>;
const LOOK_AT = { link: linkOptions({ to: "/wallets" }), label: words.askAgain.wallets };

type Props = { readonly owner: string; readonly networks: readonly NetworkFactsFragment[] };

/** Makes one more wallet and opens it. A lost answer is asked for again: none is made twice. */
export function CreateWallet({ owner, networks }: Props) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const attempt = useAttempt(MakeWalletDocument, {
    owner,
    form: "create-wallet",
    onAnswer({ createWallet }) {
      if (createWallet?.__typename === "CreateWalletSuccess")
        void cache.invalidateQueries({ queryKey: keyOf(WalletsDocument, {}) });
    },
  });
  const w = words.wallets;
  const open = ({ createWallet }: MakeWalletMutation) => {
    if (createWallet?.__typename === "CreateWalletSuccess")
      void navigate({ to: "/wallets/$id", params: { id: createWallet.wallet.id } });
  };
  const submit = (typed: FormData) => {
    const [network, name] = [typedIn(typed, "network"), typedIn(typed, "name").trim()];
    attempt.send((idempotencyKey) => ({ input: { network, idempotencyKey, ...(name ? { name } : {}) } }), open);
  };
  const refusal = refusalOf(attempt.answer?.createWallet ?? undefined);
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(open)} lookAt={LOOK_AT} />;
  return (
    <Card title={w.create} className="max-w-3xl">
      <Form onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            label={w.network}
            name="network"
            fault={
              refusal?.place === "network" ? (
                <Refused code={attempt.refusalCode}>{refusal.text}</Refused>
              ) : (
                inputFault(attempt.fault, "input.network")
              )
            }
          >
            {networks.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Choice>
          <Field
            label={w.name}
            name="name"
            hint={w.nameHint}
            autoComplete="off"
            fault={inputFault(attempt.fault, "input.name")}
          />
        </div>
        {refusal?.place === "form" && <RefusalNote code={attempt.refusalCode}>{refusal.text}</RefusalNote>}
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.network", "input.name"]} />
        <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
          {w.submit}
        </Button>
      </Form>
    </Card>
  );
}

/** Why no wallet was made, in words, and where they belong. */
function refusalOf(answer: Answer | undefined): { readonly place: "network" | "form"; readonly text: string } | null {
  const { refusals } = words.wallets;
  switch (answer?.__typename) {
    case undefined:
    case "CreateWalletSuccess":
      return null;
    case "NetworkUnavailable":
      return { place: "network", text: refusals.NetworkUnavailable };
    case "QuotaExceeded":
      return { place: "form", text: refusals.QuotaExceeded(answer.limit) };
    case "IdempotencyKeyReused":
      return { place: "form", text: refusals.IdempotencyKeyReused };
    default:
      return unreachable(answer);
  }
}
