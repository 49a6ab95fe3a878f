import type { RequestFactsFragment } from "../generated/request/request.ts";
import { nameOf } from "../payment/payment-state.tsx";
import { Amount } from "../ui/amount.tsx";
import { State, type Tone } from "../ui/state.tsx";
import { words } from "../words/words.ts";

const TONES: Readonly<Record<RequestFactsFragment["status"], Tone>> = {
  OPEN: "waiting",
  PAID: "good",
  DECLINED: "bad",
  CANCELLED: "quiet",
  EXPIRED: "quiet",
};

export const RequestState = ({ status }: Pick<RequestFactsFragment, "status">) => (
  <State tone={TONES[status]}>{words.requests.states[status]}</State>
);

/** Who asks whom, as the viewer would say it. */
export function titleOfRequest({ payee, payer }: RequestFactsFragment, viewerId: string): string {
  const w = words.requests;
  if (payee.id !== viewerId) return w.asksYou(nameOf(payee));
  return payer ? w.youAsk(nameOf(payer)) : w.youAskAnybody;
}

/** How much is asked for, or how much of it is open. */
export function AskedAmount({ request }: { readonly request: RequestFactsFragment }) {
  const { amount, minimumAmount, maximumAmount, currency } = request;
  const w = words.requests;
  if (amount) return <Amount money={amount} />;
  if (!minimumAmount && !maximumAmount) return w.anyAmount(currency);
  return (
    <>
      {minimumAmount && (
        <>
          {w.atLeast} <Amount money={minimumAmount} />
        </>
      )}
      {minimumAmount && maximumAmount && ", "}
      {maximumAmount && (
        <>
          {w.atMost} <Amount money={maximumAmount} />
        </>
      )}
    </>
  );
}
