import type { ReactNode } from "react";
import type { CustodyFactsFragment } from "../../generated/operate/reconciliations/reconciliations.ts";
import { Amount } from "../../ui/amount.tsx";
import { words } from "../../words/words.ts";

type Latest = NonNullable<CustodyFactsFragment["latest"]>;
type Kind = Latest["terms"][number]["kind"];

const ON_CHAIN: readonly Kind[] = ["TREASURY", "ADDRESSES"];

/** Everything that was added up: what the books lead to expect, what is there, and what is left. */
export function Terms({ latest: { terms, expected, onChain, difference } }: { readonly latest: Latest }) {
  const w = words.reconciliations;
  const among = [...terms.map(({ amount }) => amount), expected, onChain, difference];
  const rowsOf = (isWanted: (kind: Kind) => boolean) =>
    terms
      .filter(({ kind }) => isWanted(kind))
      .map(({ kind, amount, count }) => (
        <Row key={kind} label={w.kinds[kind]} note={w.count(kind, count)}>
          <Amount money={amount} among={among} />
        </Row>
      ));
  const sum = (label: string, money: Latest["expected"]) => (
    <Row label={label} isSum>
      <Amount money={money} among={among} />
    </Row>
  );
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-2 text-start font-medium">{w.terms}</caption>
        <tbody>
          {rowsOf((kind) => kind !== "UNBIDDEN" && !ON_CHAIN.includes(kind))}
          {sum(w.expected, expected)}
          {rowsOf((kind) => ON_CHAIN.includes(kind))}
          {sum(w.onChain, onChain)}
          {rowsOf((kind) => kind === "UNBIDDEN")}
          {sum(w.difference, difference)}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  readonly label: string;
  readonly note?: string | null;
  readonly isSum?: boolean;
  readonly children: ReactNode;
};

function Row({ label, note, isSum = false, children }: RowProps) {
  return (
    <tr className={isSum ? "border-line border-t-2 font-semibold" : "border-line border-t"}>
      <th scope="row" className="py-1.5 pe-4 text-start font-[inherit]">
        {label}
        {note && <span className="text-dim"> {note}</span>}
      </th>
      <td className="whitespace-nowrap py-1.5 text-end">{children}</td>
    </tr>
  );
}

/** Those that have another amount than was seen to come and go. */
export function Addresses({ addresses }: Pick<Latest, "addresses">) {
  const w = words.reconciliations;
  return (
    <section aria-label={w.addresses}>
      <h3 className="font-medium text-sm">{w.addresses}</h3>
      <p className="text-dim text-sm">{w.addressesMean}</p>
      <ul className="mt-2 divide-y divide-line text-sm">
        {addresses.map(({ address, expected, onChain }) => (
          <li key={address} className="grid gap-1 py-2">
            <code className="wrap-anywhere">{address}</code>
            <span className="flex flex-wrap gap-x-4">
              <span>
                {w.seen} <Amount money={expected} />
              </span>
              <span>
                {w.has} <Amount money={onChain} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
