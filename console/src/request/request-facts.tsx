import type { RequestFactsFragment } from "../generated/request/request.ts";
import { type Fact, Facts, fact } from "../ui/facts.tsx";
import { Id } from "../ui/id.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { AskedAmount, RequestState } from "./request-state.tsx";

type Props = { readonly request: RequestFactsFragment; readonly more?: readonly (Fact | null)[] };

const wholeName = ({ displayName, username }: RequestFactsFragment["payee"]): string =>
  displayName === null ? username : `${displayName} (${username})`;

/** What both sides read of a request, and what one of them reads besides. */
export function RequestFacts({ request, more = [] }: Props) {
  const { id, status, payee, payer, forAnybody, memo, createdAt, expiresAt, endedAt } = request;
  const w = words.requests;
  return (
    <Facts
      facts={[
        fact(w.state, <RequestState status={status} />),
        fact(w.amount, <AskedAmount request={request} />),
        fact(w.payee, wholeName(payee)),
        fact(w.payer, payer ? wholeName(payer) : forAnybody ? w.anybody : ""),
        memo === null ? null : fact(w.memo, memo),
        fact(w.made, <Time at={createdAt} />),
        endedAt === null ? fact(w.until, <Time at={expiresAt} />) : fact(w.ended, <Time at={endedAt} />),
        ...more,
        fact("Id", <Id id={id} />),
      ]}
    />
  );
}
