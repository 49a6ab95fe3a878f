import { digitsOf, type Money, splitAmount } from "../money.ts";
import { useReader } from "./reader.tsx";

type Props = {
  readonly money: Money;
  /** Which way it goes; nothing before a balance. */
  readonly direction?: "IN" | "OUT" | undefined;
  /** Digits behind the point of the longest amount around it, so that a column aligns there. */
  readonly digits?: number;
  readonly withCurrency?: boolean;
};

const SIGNS = { IN: "+", OUT: "−" } as const;

/** An exact amount: figures of one width, the fraction dimmed. */
export function Amount({ money, direction, digits = 0, withCurrency = true }: Props) {
  const { locale } = useReader();
  const { sign, whole, fraction } = splitAmount(money, locale);
  const missing = digits - digitsOf(money);
  // A point is narrower than a figure, and where one is missing its width has to be there.
  const padding = missing > 0 ? `calc(${missing} * 1ch + ${fraction === "" ? "0.28em" : "0em"})` : "0";
  return (
    <span className="amount">
      {direction ? `${SIGNS[direction]}\u2009` : sign.replace("-", "−")}
      <Groups of={whole} />
      <span className="text-dim" style={{ paddingInlineEnd: padding }}>
        {fraction}
      </span>
      {withCurrency && <span className="ps-1.5 text-dim">{money.currency}</span>}
    </span>
  );
}

/** Where it has to go over two lines, the break is between groups of digits. */
function Groups({ of }: { readonly of: string }) {
  const end = of.search(/\D(?=\d)/) + 1;
  if (end === 0) return of;
  return (
    <>
      {of.slice(0, end)}
      <wbr />
      <Groups of={of.slice(end)} />
    </>
  );
}

/** Of a column of amounts. */
export const mostDigits = (column: readonly Money[]): number => Math.max(0, ...column.map(digitsOf));
