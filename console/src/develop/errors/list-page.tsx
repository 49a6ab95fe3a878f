import { getRouteApi, Link } from "@tanstack/react-router";
import { errorPages } from "../../generated/develop/error-pages.ts";
import { FilterField } from "../../ui/filter-field.tsx";
import { Page } from "../../ui/page.tsx";
import { Prose } from "../../ui/prose.tsx";
import { words } from "../../words/words.ts";
import type { ErrorPage } from "./error-pages.ts";

const route = getRouteApi("/inside/develop/errors");

/** Every code that there is, those that are looked for first. */
export function ErrorsPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const found = errorPages.filter((page) => matches(page, find));
  return (
    <Page title={words.errors.title}>
      <p className="mb-5 max-w-prose text-dim">{words.errors.about}</p>
      <FilterField
        label={words.errors.find}
        text={find}
        hint="INSUFFICIENT_FUNDS"
        onText={(text) => void navigate({ search: { find: text || undefined }, replace: true })}
      />
      <p role="status" className="my-3 text-dim text-sm">
        {words.errors.found(found.length, errorPages.length, find)}
      </p>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {found.map((page) => (
          <li key={page.code} className="grid gap-x-6 gap-y-1 px-4 py-3 md:grid-cols-[18rem_minmax(0,1fr)]">
            <Link
              to="/develop/errors/$code"
              params={{ code: page.code }}
              className="break-all font-mono text-accent text-sm underline"
            >
              {page.code}
            </Link>
            <p className="min-w-0 text-sm">
              <span className="me-2 text-dim">{kindsOf(page)}</span>
              <Prose text={page.meanings[0]?.means ?? ""} />
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

const kindsOf = ({ meanings }: ErrorPage): string =>
  [...new Set(meanings.map(({ kind }) => words.errors.kinds[kind]))].join(", ");

function matches({ code, meanings }: ErrorPage, find: string): boolean {
  const wanted = find.trim().toLowerCase();
  const told = [code, ...meanings.flatMap(({ means, of, type }) => [means, of, type ?? ""])];
  return told.some((text) => text.toLowerCase().includes(wanted));
}
