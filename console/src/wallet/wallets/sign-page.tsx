import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { GiveBackSignedDocument } from "../../generated/unsigned/unsigned.ts";
import { TransactionToSignDocument, type TransactionToSignQuery } from "../../generated/wallet/wallets/sent.ts";
import { askOptions } from "../../live/use-ask.ts";
import { lookAgainAfter } from "../../transaction/transaction-state.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SigningStep } from "../../unsigned/signing-step.tsx";
import { words } from "../../words/words.ts";
import { findNetwork } from "./network.ts";
import { OwnTransaction } from "./own-transaction.tsx";

const here = getRouteApi("/inside/wallets/$id/sign/$transaction");

type Transaction = NonNullable<TransactionToSignQuery["transaction"]>;

/** What leaves a wallet that is only watched: to be signed elsewhere, and then how far it is. */
export function SignPage() {
  const { id, transaction: transactionId } = here.useParams();
  const { data, error, refetch } = useQuery({
    ...askOptions(TransactionToSignDocument, { id: transactionId }),
    refetchInterval: ({ state: { data: last } }) =>
      last?.transaction ? lookAgainAfter(last.transaction.state) : false,
  });
  const w = words.ownSend;
  // Of another wallet it has another address.
  const transaction = data?.transaction?.wallet?.id === id ? data.transaction : null;
  return (
    <Page
      title={transaction?.wallet ? w.toSignTitle(transaction.wallet.name) : w.title}
      actions={
        <TextLink to="/wallets/$id" params={{ id }}>
          {w.back}
        </TextLink>
      }
    >
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={5} />}
        {data && !transaction && <p>{w.actRefusals.TransactionNotFound}</p>}
        {data && transaction && <Steps transaction={transaction} networks={data.networks} />}
      </div>
    </Page>
  );
}

type StepsProps = { readonly transaction: Transaction; readonly networks: TransactionToSignQuery["networks"] };

function Steps({ transaction, networks }: StepsProps) {
  const { unsignedTransaction, wallet, network } = transaction;
  return (
    <>
      <Card title={words.ownSend.list.standing}>
        <OwnTransaction
          transaction={transaction}
          network={findNetwork(networks, network)}
          kind={wallet?.kind ?? "WATCH_ONLY"}
        />
      </Card>
      {unsignedTransaction && (
        <SigningStep
          of={transaction}
          unsigned={unsignedTransaction}
          document={GiveBackSignedDocument}
          answerOf={({ submitSignedTransaction }) => submitSignedTransaction}
        />
      )}
    </>
  );
}
