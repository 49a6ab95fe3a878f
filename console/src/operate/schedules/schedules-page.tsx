import { ScheduleCurrenciesDocument } from "../../generated/operate/schedules/schedules.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Choice } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { diffRules } from "./diff-rules.ts";
import type { Kind, Versions } from "./kind.ts";
import { RuleList } from "./rule-list.tsx";
import type { SchedulesSearch } from "./search.ts";
import { VersionList } from "./version-list.tsx";

type Props = {
  readonly kind: Kind;
  readonly search: SchedulesSearch;
  readonly onSearch: (search: SchedulesSearch) => void;
};

/** Tables of one kind as versions: which there were, what they say, and how two of them differ. */
export function SchedulesPage({ kind, search, onSearch }: Props) {
  const viewer = useViewer();
  const { data, error, refetch } = useAsk(ScheduleCurrenciesDocument, {});
  const currency = data?.currencies.find(({ code }) => code === search.currency) ?? data?.currencies[0];
  const w = words.schedules;
  return (
    <Page title={kind.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{kind.what}</p>
        {error && !data && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={6} />}
        {data && currency && (
          <>
            <div className="max-w-xs">
              <Choice
                label={words.currencies.currency}
                value={currency.code}
                onChange={({ target }) => onSearch({ currency: target.value })}
              >
                {data.currencies.map(({ code, name }) => (
                  <option key={code} value={code}>
                    {code} · {name}
                  </option>
                ))}
              </Choice>
            </div>
            <OfCurrency key={currency.code} kind={kind} currency={currency.code} search={search} onSearch={onSearch} />
            {viewer?.roles.includes("ADMIN") && (
              <kind.Edit key={`edit ${currency.code}`} currency={currency} owner={viewer.id} />
            )}
            {viewer && !viewer.roles.includes("ADMIN") && <p className="text-dim">{w.reads}</p>}
          </>
        )}
      </div>
    </Page>
  );
}

type OfCurrencyProps = Props & { readonly currency: string };

function OfCurrency({ kind, currency, search, onSearch }: OfCurrencyProps) {
  const { after = null } = search;
  const { data, error, onAgain } = kind.useVersions(currency, after);
  const w = words.schedules;
  if (error && !data) return <Fault fault={error} onAgain={onAgain} />;
  if (!data) return <Skeleton rows={6} />;
  if (data.edges.length === 0) return <p>{w.none(currency)}</p>;
  const at = Math.max(0, placeOf(data, search.shows));
  const against = placeOf(data, search.against);
  return (
    <>
      <VersionList title={kind.title} versions={data} at={at} search={search} onSearch={onSearch} />
      <Compared
        kind={kind}
        currency={currency}
        // A table stands behind the one before it in the list.
        shown={cursorBefore(data, at, after)}
        against={against === -1 ? (data.edges[at]?.cursor ?? null) : cursorBefore(data, against, after)}
      />
    </>
  );
}

const placeOf = ({ edges }: Versions, version: string | undefined): number =>
  edges.findIndex(({ node }) => String(node.version) === version);

const cursorBefore = ({ edges }: Versions, at: number, after: string | null): string | null =>
  at === 0 ? after : (edges[at - 1]?.cursor ?? null);

type ComparedProps = {
  readonly kind: Kind;
  readonly currency: string;
  readonly shown: string | null;
  readonly against: string | null;
};

/** What one table says, and what another one said otherwise. */
function Compared({ kind, currency, shown, against }: ComparedProps) {
  const [now, before] = [kind.useTable(currency, shown), kind.useTable(currency, against)];
  const w = words.schedules;
  const error = now.error ?? before.error;
  if (error) return <Fault fault={error} onAgain={() => [now, before].map(({ onAgain }) => onAgain())} />;
  if (now.data === undefined || before.data === undefined || now.isOld || before.isOld) return <Skeleton rows={6} />;
  const changes = diffRules(before.data?.rules ?? [], now.data?.rules ?? []);
  const isCompared = before.data !== null;
  const title = w.version(now.data?.version ?? 0);
  const changed = changes.filter(({ change }) => change !== "same").length;
  return (
    <Card title={title} className="max-w-4xl">
      <p role="status" className="mb-4 text-dim">
        {before.data ? w.compared(before.data.version, changed) : w.first}
      </p>
      <RuleList label={title} changes={changes} isCompared={isCompared} />
    </Card>
  );
}
