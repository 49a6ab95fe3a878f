import { type Money, splitAmount } from "../money.ts";
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
  const { sign, whole, fraction } = splitAmount(money.amount, locale);
  return (
    <span className="amount">
      {direction ? `${SIGNS[direction]}\u2009` : sign}
      {whole}
      <span className="text-dim" style={{ minInlineSize: `${digits > 0 ? digits + 1 : 0}ch` }}>
        {fraction}
      </span>
      {withCurrency && <span className="text-dim ps-1.5">{money.currency}</span>}
    </span>
  );
}
