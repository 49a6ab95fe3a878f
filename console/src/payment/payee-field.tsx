import { type ReactNode, useId } from "react";
import type { HoldingFragment } from "../generated/account/account.ts";
import { MyContactsDocument } from "../generated/contact/contact.ts";
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

const OFFERED = 100;

/**
 * A name or an id that is typed or pasted; one's contacts, who was paid before and one's own
 * accounts are suggested. What is chosen is the person, who is reviewed and signed for.
 */
export function PayeeField({ accounts, from, initially = "", fault }: Props) {
  const list = useId();
  const { data } = useAsk(PaidBeforeDocument, {});
  const contacts = useAsk(MyContactsDocument, { search: null, first: OFFERED, after: null }).data?.contacts.nodes ?? [];
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
        {contacts.map(({ id, name, user, accountId }) => (
          <option key={id} value={user?.username ?? accountId ?? ""} label={name} />
        ))}
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
