import { ApprovalOfPaymentDocument } from "../generated/payment/approved.ts";
import { useAsk } from "../live/use-ask.ts";
import { Card } from "../ui/card.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { Fault } from "../ui/fault.tsx";
import { Id } from "../ui/id.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";

/** With what a payment was approved, where it was, to who may see that. It stays as it is. */
export function Approved({ paymentId }: { readonly paymentId: string }) {
  const { data, error, refetch } = useAsk(ApprovalOfPaymentDocument, { id: paymentId });
  const w = words.approved;
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  const approval = data?.payment?.approval;
  if (!approval) return null;
  return (
    <Card title={w.title}>
      <p className="mb-4 text-dim">{w.meaning}</p>
      <Facts
        facts={[
          fact(w.at, <Time at={approval.approvedAt} />),
          fact(w.passkey, <Id id={approval.passkeyId} />),
          fact(w.credential, <Id id={approval.credentialId} />),
          fact(w.digest, <Id id={approval.digest} />),
        ]}
      />
    </Card>
  );
}
