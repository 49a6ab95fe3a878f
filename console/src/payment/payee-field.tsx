import { type ReactNode, useId } from "react";
import type { HoldingFragment } from "../generated/account/account.ts";
import { PaidBeforeDocument, type PaidBeforeQuery } from "../generated/payment/payees.ts";
import { useAsk } from "../live/use-ask.ts";
import { Field } from "../ui/field.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly accounts: readonly HoldingFragment[];
  /** The account that pays: not a payee. */
  readonly from: HoldingFragment;
  readonly initially?: string | undefined;
  readonly fault?: ReactNode;
};

/**
 * A name or an id that is typed or pasted; who was paid before and one's own accounts are
 * suggested.
 */
export function PayeeField({ accounts, from, initially = "", fault }: Props) {
  const list = useId();
  const { data } = useAsk(PaidBeforeDocument, {});
  const own = accounts.filter(({ id, currency }) => id !== from.id && currency === from.currency);
  return (
    <>
      <Field
        label={words.send.to}
        name="to"
        list={list}
        defaultValue={initially}
        hint={words.send.toHint}
        fault={fault}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <datalist id={list}>
        {data &&
          paidBefore(data).map(({ username, label }) => <option key={username} value={username} label={label} />)}
        {own.map(({ id, name }) => (
          <option key={id} value={id} label={words.send.ownAccount(name)} />
        ))}
      </datalist>
    </>
  );
}

/** Whom the viewer paid, most often first. */
function paidBefore({ payments }: PaidBeforeQuery): readonly { readonly username: string; readonly label: string }[] {
  const paid = payments.nodes.flatMap(({ kind, direction, counterparty }) =>
    kind === "SEND" && direction === "OUT" && counterparty ? [counterparty] : [],
  );
  return [...Map.groupBy(paid, ({ username }) => username)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([username, times]) => ({
      username,
      label: words.send.paidBefore(times[0]?.displayName ?? username, times.length),
    }));
}
