import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import {
  type TransactionOfAnybodyFragment,
  TransactionPageDocument,
} from "../../generated/operate/transactions/transactions.ts";
import { GiveBackRefillDocument } from "../../generated/unsigned/unsigned.ts";
import { askOptions } from "../../live/use-ask.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { lookAgainAfter } from "../../transaction/transaction-state.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { SigningStep } from "../../unsigned/signing-step.tsx";
import { words } from "../../words/words.ts";
import { Acts } from "./acts.tsx";
import { Attempts } from "./attempts.tsx";
import { Decide } from "./decide.tsx";
import { AboutTransaction } from "./facts.tsx";
import { Hold } from "./hold.tsx";

const here = getRouteApi("/inside/operate/transactions/$id");

/** What is asked for of it is done within moments. */
const ASKED_LOOK_MS = 2_000;

const lookAfter = (transaction: TransactionOfAnybodyFragment | null | undefined): number | false =>
  transaction ? (transaction.asked ? ASKED_LOOK_MS : lookAgainAfter(transaction.state)) : false;

/** One transaction: where it stands, what was signed for it, and what can be done about it. */
export function TransactionPage() {
  const { id } = here.useParams();
  const mayOperate = useMayOperate();
  const { data, error, refetch } = useQuery({
    ...askOptions(TransactionPageDocument, { id }),
    refetchInterval: ({ state }) => lookAfter(state.data?.transaction),
  });
  const w = words.transactions;
  const back = <TextLink to="/operate/transactions">{w.title}</TextLink>;
  const transaction = data?.transaction;
  if (!transaction)
    return (
      <Page title={w.one} actions={back}>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={5} />}
        {data && <p>{w.notThere(id)}</p>}
      </Page>
    );
  const network = data.networks.find(({ code }) => code === transaction.network);
  return (
    <Page title={`${w.kinds[transaction.kind]} · ${network?.name ?? transaction.network}`} actions={back}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        <AboutTransaction transaction={transaction} network={network} />
        <Hold transaction={transaction} />
        {mayOperate && <Decide key={`decide ${id}`} transaction={transaction} />}
        {mayOperate && transaction.kind === "REFILL" && transaction.unsignedTransaction && (
          <SigningStep
            of={transaction}
            unsigned={transaction.unsignedTransaction}
            document={GiveBackRefillDocument}
            answerOf={({ submitSignedRefill }) => submitSignedRefill}
          />
        )}
        {mayOperate ? <Acts key={id} transaction={transaction} /> : <p className="text-dim">{w.reads}</p>}
        <Card title={w.attempts}>
          <Attempts attempts={transaction.attempts} network={network} />
        </Card>
      </div>
    </Page>
  );
}
