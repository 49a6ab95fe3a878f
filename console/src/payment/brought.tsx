import { ChainOfPaymentDocument } from "../generated/payment/brought.ts";
import type { PaymentCourseFragment } from "../generated/payment/payment.ts";
import { useAsk } from "../live/use-ask.ts";
import { Card } from "../ui/card.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { Fault } from "../ui/fault.tsx";
import { Id } from "../ui/id.tsx";
import { OnChain } from "../ui/on-chain.tsx";
import { words } from "../words/words.ts";

const w = words.brought;

type Props = { readonly payment: Pick<PaymentCourseFragment, "id" | "kind" | "status"> };

/**
 * Where a deposit comes from that a chain has brought; of another payment nothing. Such a one is
 * done from the beginning.
 */
export function Brought({ payment: { id, kind, status } }: Props) {
  const mayBe = kind === "DEPOSIT" && (status === "COMPLETED" || status === "RETURNED");
  return mayBe ? <BroughtBy key={id} paymentId={id} /> : null;
}

function BroughtBy({ paymentId }: { readonly paymentId: string }) {
  const { data, error, refetch } = useAsk(ChainOfPaymentDocument, { id: paymentId });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  const chain = data?.payment?.chain;
  if (!chain) return null;
  return (
    <Card title={w.title}>
      <Facts
        facts={[
          fact(w.network, <code className="font-mono text-[0.9em]">{chain.network}</code>),
          fact(w.transaction, <OnChain text={chain.txid} />),
          fact(w.address, <OnChain text={chain.address} />),
          fact(w.deposit, <Id id={chain.depositId} />),
        ]}
      />
    </Card>
  );
}
