import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import { LimitsOfDocument } from "../../generated/payment/limits.ts";
import { useAsk } from "../../live/use-ask.ts";
import { type Limit, OPERATIONS, windowOf } from "../../payment/limit-window.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { type Fact, Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const route = getRouteApi("/inside/limits");

/** What the viewer can still move of a currency, and when what is used is there again. */
export function LimitsPage() {
  const { currency: asked } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useAccounts();
  const currencies = data && [...new Set(data.accounts.map(({ currency }) => currency))];
  const currency = asked ?? currencies?.[0];
  const w = words.limits;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {error && !data && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {currencies && currency && (
          <div className="max-w-xs">
            <Choice
              label={w.currency}
              value={currency}
              onChange={({ target }) => void navigate({ to: "/limits", search: { currency: target.value } })}
            >
              {[...new Set([...currencies, currency])].map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Choice>
          </div>
        )}
        {currencies?.length === 0 && !asked && (
          <p>
            {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
          </p>
        )}
        {currency && <Limits currency={currency} />}
      </div>
    </Page>
  );
}

function Limits({ currency }: { readonly currency: string }) {
  const { data, error, refetch, isPlaceholderData } = useAsk(LimitsOfDocument, { currency });
  const w = words.limits;
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (!data || isPlaceholderData) return <Skeleton rows={6} />;
  if (data.limits.length === 0) return <p>{w.none(currency)}</p>;
  return OPERATIONS.map((operation) => {
    const own = data.limits.filter((limit) => limit.operation === operation);
    if (own.length === 0) return null;
    return (
      <Card key={operation} title={w.operations[operation]} className="max-w-3xl">
        <ul className="divide-y divide-line">
          {own.map((limit) => (
            <OneLimit key={`${limit.window} ${limit.kind} ${limit.methodKind}`} limit={limit} />
          ))}
        </ul>
      </Card>
    );
  });
}

function OneLimit({ limit }: { readonly limit: Limit }) {
  const { window, methodKind, used, remaining, resetsAt, timeZone } = limit;
  const w = words.limits;
  const ofWindow: readonly (Fact | null)[] =
    window === "TRANSACTION"
      ? []
      : [
          fact(w.used, <Amount money={used} />),
          fact(w.left, <Amount money={remaining} />),
          fact(w.resets, resetsAt ? <Time at={resetsAt} zone={timeZone} /> : w.untouched),
        ];
  return (
    <li className="grid gap-3 py-4 first:pt-0 last:pb-0">
      <h3 className="font-medium">
        {windowOf(limit)}
        {methodKind && `, ${w.methodKinds[methodKind]}`}
      </h3>
      <Facts facts={[fact(w.limit, <Amount money={limit.limit} />), ...ofWindow]} />
    </li>
  );
}
