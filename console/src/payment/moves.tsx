import type { HoldingFragment } from "../generated/account/account.ts";
import type { PreviewFactsFragment } from "../generated/payment/preview.ts";
import { Amount } from "../ui/amount.tsx";
import { Unsettled } from "../ui/settling.tsx";
import { words } from "../words/words.ts";
import { PreviewUnknown } from "./preview-unknown.tsx";
import type { Previewed } from "./use-preview.ts";

type Posting = PreviewFactsFragment["postings"][number];

type Props = {
  readonly preview: PreviewFactsFragment;
  /** The viewer's own, by which legs are named. */
  readonly accounts: readonly HoldingFragment[];
  /** Who is paid, by name; left out where nobody is. */
  readonly payee?: string | undefined;
};

/** What would be posted and reserved: every leg, so that each currency comes to nothing in sum. */
export function Moves({ preview: { postings, holds }, accounts, payee }: Props) {
  const w = words.preview;
  const nameOf = ({ of, account }: Posting) =>
    accounts.find(({ id }) => id === account?.id)?.name ?? (of === "PAYEE" && payee ? payee : w.of[of]);
  const amounts = postings.map(({ amount }) => amount);
  return (
    <ul className="grid gap-1">
      {postings.map((posting, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: legs of one entry never change places.
        <li key={at} className="flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 break-words">{nameOf(posting)}</span>
          <span className="ms-auto">
            <Amount
              money={posting.amount}
              direction={posting.side === "CREDIT" ? "IN" : "OUT"}
              among={amounts.filter(({ currency }) => currency === posting.amount.currency)}
            />
          </span>
        </li>
      ))}
      {holds.map((hold, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <li key={at} className="flex flex-wrap justify-between gap-x-4">
          <span className="min-w-0 break-words">
            {w.holds[hold.change](hold.for === "PAYEE" && payee ? payee : w.holdFor[hold.for])}
          </span>
          <span className="ms-auto">
            <Amount money={hold.amount} />
          </span>
        </li>
      ))}
      {postings.length + holds.length === 0 && <li>{w.nothingYet}</li>}
    </ul>
  );
}

/** In the place of what would move, while that is not known. */
export function MovesUnknown({ previewed: { fault, refusal, askAgain } }: { readonly previewed: Previewed }) {
  if (refusal !== null) return words.preview.refused;
  return fault ? <PreviewUnknown onAgain={askAgain} /> : <Unsettled>{words.loading}</Unsettled>;
}
