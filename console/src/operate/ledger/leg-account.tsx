import type { CofferError } from "@coffer/client/errors";
import { readId } from "@coffer/client/ids";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  LegAccountDocument,
  LegAccountsDocument,
  LegAccountsOfDocument,
} from "../../generated/operate/ledger/entry.ts";
import { ask } from "../../live/use-ask.ts";
import { Choice, Field } from "../../ui/field.tsx";
import { words } from "../../words/words.ts";
import { currencyOf, type LegAccount } from "./legs.ts";

const own = words.operate.record;

type Props = { readonly account: LegAccount | null; readonly onAccount: (account: LegAccount | null) => void };

/** An account by its id, a code of the chart, or its owner's name; of several, one is chosen. */
export function LegAccountField({ account, onAccount }: Props) {
  const [wanted, setWanted] = useState("");
  const found = useQuery<readonly LegAccount[], CofferError>({
    queryKey: ["leg-accounts", wanted],
    queryFn: ({ signal }) => findAccounts(wanted, signal),
    enabled: wanted !== "",
  });
  const choose = (id: string) => onAccount(found.data?.find((each) => each.id === id) ?? null);
  const look = (text: string) => {
    if (text === wanted) return;
    onAccount(null);
    setWanted(text);
  };
  const fault = found.error?.message ?? (found.data?.length === 0 ? own.nothing : undefined);
  return (
    <div className="grid gap-2">
      <Field
        label={own.account}
        hint={own.accountHint}
        fault={fault}
        onBlur={({ target }) => look(target.value.trim())}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      {found.data && found.data.length > 0 && (
        <Choice label={own.which} value={account?.id ?? ""} onChange={({ target }) => choose(target.value)}>
          <option value="">{own.choose}</option>
          {found.data.map(({ id, name, currency }) => (
            <option key={id} value={id}>
              {currency.code} · {name}
            </option>
          ))}
        </Choice>
      )}
    </div>
  );
}

async function findAccounts(wanted: string, signal: AbortSignal): Promise<readonly LegAccount[]> {
  const id = readId(wanted);
  if (id?.type === "Account") {
    const { ledgerAccount } = await ask(LegAccountDocument, { id: id.id }, { signal });
    return ledgerAccount ? [ofBooks(ledgerAccount)] : [];
  }
  const [chart, people] = await Promise.all([
    CODE.test(wanted) ? ask(LegAccountsDocument, { code: wanted }, { signal }) : null,
    USERNAME.test(wanted) ? ask(LegAccountsOfDocument, { username: wanted }, { signal }) : null,
  ]);
  const theirs = (people?.user?.accounts ?? []).map((each) => ({
    id: each.id,
    name: `${people?.user?.username ?? wanted}: ${each.name}`,
    currency: currencyOf(each.balance.posted),
  }));
  return [...theirs, ...(chart?.systemAccounts.nodes ?? []).map(ofBooks)];
}

/** What the API would take; anything else is refused as no code, or as no name. */
const CODE = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const USERNAME = /^[a-z0-9][\w.-]{2,31}$/i;

type Booked = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly balance: { readonly posted: { readonly amount: string; readonly currency: string } };
  readonly owner?: { readonly username: string } | null;
};

const ofBooks = ({ id, code, name, balance, owner }: Booked): LegAccount => ({
  id,
  name: owner ? `${owner.username}: ${name}` : `${code}: ${name}`,
  currency: currencyOf(balance.posted),
});
