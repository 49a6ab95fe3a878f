import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import type { Versions } from "./kind.ts";
import type { SchedulesSearch } from "./search.ts";

type Props = {
  readonly title: string;
  readonly versions: Versions;
  /** Which one is shown. */
  readonly at: number;
  readonly search: SchedulesSearch;
  readonly onSearch: (search: SchedulesSearch) => void;
};

/** Every table that was ever said, the latest first: who, when, from when on, and why. */
export function VersionList({ title, versions: { edges, pageInfo }, at, search, onSearch }: Props) {
  const w = words.schedules;
  const { after, ...first } = search;
  const shown = edges[at]?.node.version;
  const now = Date.now();
  const holds = after === undefined && !pageInfo.hasNextPage ? whichHolds(edges, now) : null;
  return (
    <section aria-label={w.versions(title)} className="grid max-w-4xl gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={w.show}
          value={String(shown)}
          onChange={({ target }) => onSearch({ ...search, shows: target.value, against: undefined })}
        >
          {edges.map(({ node }) => (
            <option key={node.version} value={node.version}>
              {w.version(node.version)}
            </option>
          ))}
        </Choice>
        <Choice
          label={w.against}
          value={search.against ?? ""}
          onChange={({ target }) => onSearch({ ...search, against: target.value || undefined })}
        >
          <option value="">{w.theOneBefore}</option>
          {edges
            .filter(({ node }) => node.version !== shown)
            .map(({ node }) => (
              <option key={node.version} value={node.version}>
                {w.version(node.version)}
              </option>
            ))}
        </Choice>
      </div>
      <ul aria-label={w.versions(title)} className="grid gap-2">
        {edges.map(({ node: { version, effectiveAt, reason, setAt, setBy } }, place) => (
          <li
            key={version}
            className={`grid gap-1 rounded-lg border bg-raised px-4 py-3 text-sm ${place === at ? "border-accent" : "border-line"}`}
          >
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className="font-medium">{w.version(version)}</span>
              {version === holds && <State tone="good">{w.holds}</State>}
              {Date.parse(effectiveAt) > now && <State tone="waiting">{w.later}</State>}
              <span>
                {w.since} <Time at={effectiveAt} />
              </span>
            </div>
            <p className="break-words">{reason}</p>
            <p className="text-dim">
              {w.said} <Time at={setAt} />
              {setBy && (
                <>
                  {" · "}
                  <TextLink to="/operate/people/$id" params={{ id: setBy.id }}>
                    {setBy.username}
                  </TextLink>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      {(after || pageInfo.hasNextPage) && (
        <div className="flex gap-2">
          {after && (
            <Button onClick={() => onSearch({ ...first, shows: undefined, against: undefined })}>{w.newest}</Button>
          )}
          {pageInfo.hasNextPage && pageInfo.endCursor && (
            <Button
              onClick={() =>
                onSearch({ ...search, after: pageInfo.endCursor ?? undefined, shows: undefined, against: undefined })
              }
            >
              {w.older}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** Of those that have begun the one that began last, and of several the one that was said last. */
function whichHolds(edges: Versions["edges"], now: number): number | null {
  const begun = edges.map(({ node }) => node).filter(({ effectiveAt }) => Date.parse(effectiveAt) <= now);
  const [last] = begun.toSorted(
    (a, b) => Date.parse(b.effectiveAt) - Date.parse(a.effectiveAt) || b.version - a.version,
  );
  return last?.version ?? null;
}
