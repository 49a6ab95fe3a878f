import { type Fact, fact } from "../ui/facts.tsx";
import { useReader } from "../ui/reader.tsx";
import { words } from "../words/words.ts";

type Rates = {
  readonly rate: string;
  readonly marketRate: string;
  readonly spreadBasisPoints: number;
  readonly sold: { readonly currency: string };
  readonly bought: { readonly currency: string };
};

/** As many digits as the API writes of a rate. */
const DIGITS = { maximumFractionDigits: 18 } as const;

/** By what rate one currency becomes another, and what of the market's is not the viewer's. */
export function useRateFacts({ rate, marketRate, spreadBasisPoints, sold, bought }: Rates): readonly Fact[] {
  const { locale } = useReader();
  const write = (decimal: string) =>
    `1 ${sold.currency} = ${new Intl.NumberFormat(locale, DIGITS).format(decimal as Intl.StringNumericLiteral)} ${bought.currency}`;
  const spread = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const w = words.exchange;
  return [
    fact(w.rate, <span className="tabular-nums">{write(rate)}</span>),
    fact(
      w.spread,
      <>
        {spread.format(spreadBasisPoints / 10_000)}{" "}
        <span className="text-dim">
          · {w.market} <span className="tabular-nums">{write(marketRate)}</span>
        </span>
      </>,
    ),
  ];
}
