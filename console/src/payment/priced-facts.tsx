import { fromApi, subtract, toApi } from "@coffer/client/money";
import type { HoldingFragment } from "../generated/account/account.ts";
import { isNothing } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { type Fact, Facts, fact } from "../ui/facts.tsx";
import { words } from "../words/words.ts";
import type { Limit } from "./limit-window.ts";
import { LimitsLeft } from "./limits-left.tsx";
import type { Quote } from "./use-quote.ts";

type Props = {
  readonly quote: Quote;
  /** Who pays. */
  readonly account: HoldingFragment;
  readonly operation: Limit["operation"];
  readonly methodKind?: Limit["methodKind"];
  readonly more?: readonly Fact[];
};

/** What an order costs, and what is left of the account and of the person's limits. */
export function PricedFacts({ quote, account, operation, methodKind = null, more = [] }: Props) {
  const { fee, total } = quote;
  const left = toApi(subtract(fromApi(account.balance.available), fromApi(total)));
  const w = words.send;
  return (
    <Facts
      facts={[
        fact(w.from, account.name),
        ...more,
        fact(w.fee, isNothing(fee) ? w.noFee : <Amount money={fee} />),
        fact(words.limits.total, <Amount money={total} />),
        fact(w.left, <Amount money={left} />),
        fact(
          words.limits.leftNow,
          <LimitsLeft operation={operation} currency={account.currency} methodKind={methodKind} />,
        ),
      ]}
    />
  );
}
