import type {
  TransactionOfAnybodyFragment,
  TransactionPageQuery,
} from "../../generated/operate/transactions/transactions.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { confirmationsOf, TransactionState } from "../../transaction/transaction-state.tsx";
import { Txid } from "../../transaction/txid.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly transaction: TransactionOfAnybodyFragment;
  readonly network: TransactionPageQuery["networks"][number] | undefined;
};

export function AboutTransaction({ transaction, network }: Props) {
  const { id, kind, from, to, amount, state, txid, failure, asked, payment, createdAt } = transaction;
  const { fee, maximumFee } = transaction;
  const [w, shared] = [words.transactions, words.transaction];
  return (
    <Card title={w.about}>
      <Facts
        facts={[
          fact(
            shared.state,
            <>
              <TransactionState state={state} />
              {asked && <span className="block text-waiting">{w.asked[asked]}</span>}
            </>,
          ),
          failure && fact(w.failed, <span className="text-bad">{w.failures[failure]}</span>),
          fact(shared.confirmations, confirmationsOf(transaction)),
          fact(w.columns.amount, <Amount money={amount} />),
          fact(
            w.columns.kind,
            <>
              {w.kinds[kind]} <span className="text-dim">· {w.kindMeanings[kind]}</span>
            </>,
          ),
          payment && fact(w.columns.payment, <IdLink id={payment.id} />),
          fact(shared.network, network?.name ?? transaction.network),
          fact(w.from, <OnChain text={from} />),
          fact(w.columns.to, <OnChain text={to} />),
          fact(shared.txid, <Txid txid={txid} network={network} />),
          fact(w.block, <Block transaction={transaction} />),
          fact(w.fee, fee ? <Amount money={fee} /> : w.noFee),
          fact(
            w.maximumFee,
            <>
              <Amount money={maximumFee} /> <span className="text-dim">· {w.maximumFeeHint}</span>
            </>,
          ),
          fact(w.columns.when, <Time at={createdAt} />),
          fact(shared.id, <Id id={id} />),
        ]}
      />
    </Card>
  );
}

function Block({ transaction: { blockHeight, blockHash } }: Pick<Props, "transaction">) {
  if (blockHeight === null) return words.transactions.noBlock;
  return (
    <span className="grid gap-0.5">
      {words.transactions.height(blockHeight)}
      <code className="break-all font-mono text-xs">{blockHash}</code>
    </span>
  );
}
