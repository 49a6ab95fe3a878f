import { toApi } from "@coffer/client/money";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { useReader } from "../../ui/reader.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import { addUpLegs, areWhole, type Leg } from "./legs.ts";

const own = words.operate.record;

/** What both sides of each currency come to, while it is typed. */
export function LegSums({ legs }: { readonly legs: readonly Leg[] }) {
  const { locale } = useReader();
  const sums = addUpLegs(legs, locale);
  return (
    <Card title={own.sums}>
      <div aria-live="polite" className="grid gap-2 text-sm">
        {sums.length === 0 && <p className="text-dim">{own.none}</p>}
        {sums.map(({ currency, debit, credit, excess }) => (
          <p key={currency} className="flex flex-wrap gap-x-6 gap-y-1">
            <span>
              {words.operate.sides.DEBIT} <Amount money={toApi(debit)} />
            </span>
            <span>
              {words.operate.sides.CREDIT} <Amount money={toApi(credit)} />
            </span>
            {excess ? (
              <span className="text-bad">
                <Amount money={toApi(excess.by)} /> {own.more(words.operate.sides[excess.side])}
              </span>
            ) : (
              <State tone="good">{own.balanced}</State>
            )}
          </p>
        ))}
        {sums.length > 0 && !areWhole(legs, locale) && <p className="text-waiting">{own.incomplete}</p>}
      </div>
    </Card>
  );
}
