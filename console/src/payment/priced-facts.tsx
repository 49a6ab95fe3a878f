import { fromApi, subtract, toApi } from "@coffer/client/money";
import type { HoldingFragment } from "../generated/account/account.ts";
import { isNothing } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { type Fact, Facts, fact } from "../ui/facts.tsx";
import { words } from "../words/words.ts";
import type { Limit } from "./limit-window.ts";
import { LimitList, LimitsLeft } from "./limits-left.tsx";
import { Moves, MovesUnknown } from "./moves.tsx";
import type { Previewed } from "./use-preview.ts";
import type { Quote } from "./use-quote.ts";
import { wordsOfNeed } from "./words-of-need.ts";

type Props = {
  readonly quote: Pick<Quote, "fee" | "total">;
  readonly previewed: Previewed;
  /** Who pays. */
  readonly account: HoldingFragment;
  /** The viewer's own. */
  readonly accounts: readonly HoldingFragment[];
  /** Who is paid, by name. */
  readonly payee?: string | undefined;
  /** Whose limits it counts in; null: in none. */
  readonly operation: Limit["operation"] | null;
  readonly methodKind?: Limit["methodKind"];
  /** False of what no policy asks about. */
  readonly isApproved?: boolean;
  readonly more?: readonly (Fact | null)[];
};

/** What an order costs, what moves, and what is left then of the account and of limits. */
export function PricedFacts({ quote: { fee, total }, previewed, account, ...about }: Props) {
  const { accounts, payee, operation, methodKind = null, isApproved = true, more = [] } = about;
  const { preview } = previewed;
  const left = toApi(subtract(fromApi(account.balance.available), fromApi(total)));
  const w = words.send;
  // Without a word of what would be left, what is left now is asked for.
  const isUnknown = previewed.fault !== null || previewed.refusal !== null;
  const limits = () => {
    if (preview) return fact(words.preview.limitsThen, <LimitList limits={preview.limits} />);
    if (!operation || !isUnknown) return fact(words.preview.limitsThen, words.loading);
    const of = { operation, currency: account.currency, methodKind };
    return fact(words.limits.leftNow, <LimitsLeft {...of} />);
  };
  return (
    <Facts
      facts={[
        fact(w.from, account.name),
        ...more,
        fact(w.fee, isNothing(fee) ? w.noFee : <Amount money={fee} />),
        fact(words.limits.total, <Amount money={total} />),
        fact(
          w.postings,
          preview ? (
            <Moves preview={preview} accounts={accounts} payee={payee} />
          ) : (
            <MovesUnknown previewed={previewed} />
          ),
        ),
        fact(w.left, <Amount money={left} />),
        operation || preview ? limits() : null,
        preview && isApproved ? fact(words.approval.title, wordsOfNeed(preview.approval)) : null,
      ]}
    />
  );
}
