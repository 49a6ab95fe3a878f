import { AllCurrenciesDocument, type CurrencyFactsFragment } from "../../generated/operate/currencies/currencies.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { AddCurrency } from "./add-currency.tsx";
import { SetEnabled } from "./set-enabled.tsx";

/** What accounts can hold, and what can be done with it; ADMINs say both. */
export function CurrenciesPage() {
  const viewer = useViewer();
  const asked = useAsk(AllCurrenciesDocument, {});
  const { data, error } = asked;
  const w = words.currencies;
  return (
    <Page title={w.title}>
      <div className="grid gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        {error && <Fault fault={error} onAgain={() => void asked.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && (
          <ul aria-label={w.title} className="grid gap-4 xl:grid-cols-2">
            {data.currencies.map((currency) => (
              <Currency key={currency.code} currency={currency} />
            ))}
          </ul>
        )}
        {data && viewer?.roles.includes("ADMIN") && (
          <>
            <Card title={w.set} className="max-w-3xl">
              <SetEnabled owner={viewer.id} currencies={data.currencies} />
            </Card>
            <Card title={w.add} className="max-w-3xl">
              <AddCurrency owner={viewer.id} />
            </Card>
          </>
        )}
        {viewer && !viewer.roles.includes("ADMIN") && <p className="text-dim">{w.reads}</p>}
      </div>
    </Page>
  );
}

function Currency({ currency }: { readonly currency: CurrencyFactsFragment }) {
  const { code, name, scale, kind, chain, depositsEnabled, paymentsEnabled, withdrawalsEnabled, lastChange } = currency;
  const w = words.currencies;
  return (
    <li className="grid content-start gap-3 rounded-xl border border-line bg-raised p-5">
      <h2 className="min-w-0 break-words font-semibold text-base">
        {code} · {name}
      </h2>
      <Facts
        facts={[
          fact(w.kind, w.kinds[kind]),
          chain === null ? null : fact(w.chain, chain),
          fact(w.digits, scale),
          fact(w.deposits, <Enabled isOn={depositsEnabled} />),
          fact(w.payments, <Enabled isOn={paymentsEnabled} />),
          fact(w.withdrawals, <Enabled isOn={withdrawalsEnabled} />),
          fact(w.changed, lastChange ? <Time at={lastChange.changedAt} /> : w.unchanged),
          lastChange &&
            fact(
              w.by,
              <TextLink to="/operate/people/$id" params={{ id: lastChange.changedBy.id }}>
                {lastChange.changedBy.username}
              </TextLink>,
            ),
          lastChange && fact(w.reason, lastChange.reason),
        ]}
      />
    </li>
  );
}

const Enabled = ({ isOn }: { readonly isOn: boolean }) => (
  <State tone={isOn ? "good" : "bad"}>{isOn ? words.currencies.on : words.currencies.off}</State>
);
