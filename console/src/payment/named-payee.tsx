import type { ReactNode } from "react";
import type { HoldingFragment } from "../generated/account/account.ts";
import { FindPayeeDocument } from "../generated/payment/payees.ts";
import { useAsk } from "../live/use-ask.ts";
import { Card } from "../ui/card.tsx";
import { Fault } from "../ui/fault.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import { payeeOf } from "./payee.ts";

/** Whom an order pays: it goes to the id, since whoever has the name by then may be another. */
export type Named = { readonly name: string; readonly id: string };

type Props = {
  /** As it was typed: a name, or the id of a person or an account. */
  readonly to: string;
  /** The viewer's own. */
  readonly accounts: readonly HoldingFragment[];
  /** The way back, where nobody is called so. */
  readonly back: ReactNode;
  readonly children: (payee: Named) => ReactNode;
};

/** Who is paid, before anything is: by name and id. */
export function NamedPayee({ to, accounts, back, children }: Props) {
  const payee = payeeOf(to);
  if ("accountId" in payee) {
    const own = accounts.find(({ id }) => id === payee.accountId);
    return children({ name: own ? words.send.ownAccount(own.name) : words.send.accountOf, id: payee.accountId });
  }
  const by = "userId" in payee ? { id: payee.userId } : payee;
  return (
    <Person to={to} by={by} back={back}>
      {children}
    </Person>
  );
}

type PersonProps = Omit<Props, "accounts"> & { readonly by: { readonly id: string } | { readonly username: string } };

function Person({ to, by, back, children }: PersonProps) {
  const found = useAsk(FindPayeeDocument, { by });
  if (found.error) return <Fault fault={found.error} onAgain={() => void found.refetch()} />;
  if (!found.data) return <Skeleton rows={4} />;
  const { user } = found.data;
  if (user) {
    const { id, username, displayName } = user;
    return children({ id, name: displayName ? `${displayName} (${username})` : username });
  }
  return (
    <Card className="grid max-w-2xl justify-items-start gap-4">
      <p role="alert" className="text-bad">
        {words.send.nobody(to)}
      </p>
      {back}
    </Card>
  );
}
