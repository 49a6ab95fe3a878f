import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { currenciesOf } from "../../account/currencies-of.ts";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import {
  AddressNetworksDocument,
  type AddressNetworksQuery,
  TakeOutToAddressDocument,
} from "../../generated/wallet/withdraw-to-address/withdraw-to-address.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { AddressForm, type Draft } from "./address-form.tsx";
import { AddressReview } from "./address-review.tsx";
import { refusalWords } from "./refusal-words.ts";

const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

type Networks = AddressNetworksQuery["networks"];

/** Takes money out over a network, to an address: one form, then one review. */
export function WithdrawToAddressPage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const known = useAsk(AddressNetworksDocument, {});
  const error = accounts.error ?? known.error;
  const networks = known.data && connectedFirst(known.data.networks);
  const own = networks && accounts.data && payable(accounts.data.accounts, networks);
  const w = words.toAddress;
  return (
    <Page title={w.title} actions={<TextLink to="/withdraw">{w.toMethods}</TextLink>}>
      <p className="mb-5 max-w-3xl text-dim">{w.what}</p>
      {error && <Fault fault={error} onAgain={() => void Promise.all([accounts.refetch(), known.refetch()])} />}
      {!error && !(viewer && own) && <Skeleton rows={4} />}
      {own?.length === 0 && (
        <p>
          {w.noAccount} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {viewer && networks && own && own.length > 0 && <Steps owner={viewer.id} accounts={own} networks={networks} />}
    </Page>
  );
}

const connectedFirst = (networks: Networks): Networks =>
  [true, false].flatMap((isConnected) => networks.filter(({ health }) => health.connected === isConnected));

/** Whose currency goes over a network, in the order of these. */
const payable = (accounts: readonly HoldingFragment[], networks: Networks): readonly HoldingFragment[] =>
  [...new Set(networks.flatMap(currenciesOf).map(({ code }) => code))].flatMap((code) =>
    accounts.filter(({ currency, state }) => currency === code && state !== "CLOSED"),
  );

type StepsProps = {
  readonly owner: string;
  readonly accounts: readonly HoldingFragment[];
  readonly networks: Networks;
};

function Steps({ owner, accounts, networks }: StepsProps) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const order = useApprovedOrder(TakeOutToAddressDocument, {
    owner,
    form: "withdraw-to-address",
    answerIn: ({ withdrawToAddress }) => withdrawToAddress,
    onAnswer(answer, isRepeat) {
      if (answer.__typename === "WithdrawToAddressSuccess")
        void navigate({
          to: "/payments/$id",
          params: { id: answer.payment.id },
          search: { sent: isRepeat ? "before" : "now" },
          replace: true,
        });
      else setReviewed(false);
    },
  });
  const { attempt, answer } = order;
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={order.sendAgain} lookAt={LOOK_AT} />;
  const refused = answer && answer.__typename !== "WithdrawToAddressSuccess" ? answer : null;
  const refusal = refused && <Refused code={attempt.refusalCode}>{refusalWords(refused)}</Refused>;
  const isOfAddress = refused?.__typename === "AddressInvalid";
  const back = () => {
    order.forget();
    setReviewed(false);
  };
  const account = accounts.find(({ id }) => id === draft?.from);
  const network = networks.find(({ code }) => code === draft?.network);
  if (isReviewed && draft && account && network)
    return (
      <AddressReview order={order} owner={owner} draft={draft} account={account} network={network.name} onBack={back}>
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      </AddressReview>
    );
  return (
    <Card className="max-w-3xl">
      <AddressForm
        accounts={accounts}
        networks={networks}
        draft={draft}
        fault={attempt.fault}
        addressFault={isOfAddress ? refusal : null}
        refusedAt={refusal ? attempt.sentAt : undefined}
        onReview={(next) => {
          order.forget();
          setDraft(next);
          setReviewed(true);
        }}
      >
        {refused && !isOfAddress && <RefusalNote code={attempt.refusalCode}>{refusalWords(refused)}</RefusalNote>}
      </AddressForm>
    </Card>
  );
}
