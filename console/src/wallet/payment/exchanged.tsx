import { ExchangeOfPaymentDocument, type ExchangeOfPaymentQuery } from "../../generated/wallet/payment/exchanged.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useRateFacts } from "../../payment/rate-facts.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Exchange = NonNullable<NonNullable<ExchangeOfPaymentQuery["payment"]>["exchange"]>;

/** Of an exchange: what it came to, and by which rate. It stays as it is. */
export function Exchanged({ paymentId }: { readonly paymentId: string }) {
  const { data, error, refetch } = useAsk(ExchangeOfPaymentDocument, { id: paymentId });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  const exchange = data?.payment?.exchange;
  return exchange ? <About exchange={exchange} /> : null;
}

function About({ exchange }: { readonly exchange: Exchange }) {
  const rates = useRateFacts(exchange);
  const { bought, toAccount, quotedAt } = exchange;
  const w = words.exchange;
  return (
    <Card title={w.done}>
      <Facts
        facts={[
          fact(w.got, <Amount money={bought} direction="IN" />),
          fact(
            w.to,
            <TextLink to="/accounts/$id" params={{ id: toAccount.id }}>
              {toAccount.name}
            </TextLink>,
          ),
          ...rates,
          fact(w.quotedAt, <Time at={quotedAt} />),
        ]}
      />
    </Card>
  );
}
