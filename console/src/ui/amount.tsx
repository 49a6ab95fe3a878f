import { digitsOf, type Money, splitAmount } from "../money.ts";
import { useReader } from "./reader.tsx";

type Props = {
  readonly money: Money;
  /** Which way it goes; nothing before a balance. */
  readonly direction?: "IN" | "OUT" | undefined;
  /** Those of its column, itself among them: at the decimal sign they stand below each other. */
  readonly among?: readonly Money[];
  readonly withCurrency?: boolean;
};

const NONE: readonly Money[] = [];
const SIGNS = { IN: "+", OUT: "−" } as const;

/** An exact amount: figures of one width, the fraction dimmed. */
export function Amount({ money, direction, among = NONE, withCurrency = true }: Props) {
  const { locale } = useReader();
  const { sign, whole, fraction } = splitAmount(money, locale);
  const missing = Math.max(0, ...among.map(digitsOf)) - digitsOf(money);
  // A point is narrower than a figure, and where one is missing its width has to be there.
  const padding = missing > 0 ? `calc(${missing} * 1ch + ${fraction === "" ? "0.28em" : "0em"})` : "0";
  return (
    <span className="amount">
      {direction ? `${SIGNS[direction]}\u2009` : sign.replace("-", "−")}
      <Groups of={whole} />
      <span className="text-dim" style={{ paddingInlineEnd: padding }}>
        {fraction}
      </span>
      {withCurrency && <Code code={money.currency} among={among} />}
    </span>
  );
}

/** As wide as the widest code of its column: each of them stands there, and one is seen. */
function Code({ code, among }: { readonly code: string; readonly among: readonly Money[] }) {
  const others = new Set(among.map(({ currency }) => currency));
  others.delete(code);
  if (others.size === 0) return <span className="whitespace-nowrap ps-1.5 text-dim">{code}</span>;
  return (
    <span className="inline-grid whitespace-nowrap ps-1.5 text-start text-dim">
      <span className="[grid-area:1/1]">{code}</span>
      {[...others].map((other) => (
        <span
          key={other}
          data-code={other}
          className="invisible h-0 [grid-area:1/1] before:content-[attr(data-code)]"
          aria-hidden="true"
        />
      ))}
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
