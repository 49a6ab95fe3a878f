import { getRouteApi } from "@tanstack/react-router";
import { isStaff } from "../../shell/is-staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";
import { EventList } from "./event-list.tsx";
import { FilterForm } from "./filter-form.tsx";
import type { EventSearch } from "./search.ts";
import { curlOf, socketOf } from "./snippets.ts";

const route = getRouteApi("/inside/develop/events");
const w = words.events;

/** What happened to the viewer, and happens: as webhooks tell it. */
export function EventsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const viewer = useViewer();
  const { after, ...filter } = search;
  // Another filter is another list: it is shown from its beginning.
  const show = (next: EventSearch) => void navigate({ search: next });
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">
          {w.what} <TextLink to="/develop/webhooks">{words.menu.webhooks}</TextLink>
        </p>
        {viewer && (
          <>
            <FilterForm search={filter} isStaff={isStaff(viewer.roles)} onShow={show} />
            <EventList
              // What was held was of another list.
              key={JSON.stringify([filter, after])}
              filter={filter}
              after={after}
              onShow={show}
              onBegin={() => void navigate({ search: filter, replace: true })}
            />
          </>
        )}
        <details className="max-w-4xl rounded-xl border border-line bg-raised px-5 py-3">
          <summary className="w-fit cursor-pointer font-medium">{w.program}</summary>
          <div className="mt-4 mb-2 grid grid-cols-[minmax(0,1fr)] gap-4">
            <p className="text-dim">
              {w.programMeaning} <TextLink to="/settings/keys">{words.menu.keys}</TextLink>
            </p>
            <CodeBlock label={w.curl} text={curlOf(filter, location.origin)} />
            <CodeBlock label={w.socket} text={socketOf(filter, location.origin)} />
          </div>
        </details>
      </div>
    </Page>
  );
}
