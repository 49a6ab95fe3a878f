import { getRouteApi } from "@tanstack/react-router";
import { schemaData } from "../../generated/develop/schema-data.ts";
import { FilterField } from "../../ui/filter-field.tsx";
import { Page } from "../../ui/page.tsx";
import { Prose } from "../../ui/prose.tsx";
import { words } from "../../words/words.ts";
import { findPlaces, type Place } from "./find-places.ts";
import type { TypeKind } from "./schema-data.ts";
import { OperationLink, PlaceLink } from "./type-ref.tsx";

const route = getRouteApi("/inside/develop/schema");
const ROOTS = ["Query", "Mutation", "Subscription"];
const KINDS: readonly TypeKind[] = ["object", "interface", "union", "input", "enum", "scalar"];

/** Everything that can be asked: to be looked through, or for. */
export function SchemaPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={words.schema.title}>
      <p className="mb-5 max-w-prose text-dim">{words.schema.about}</p>
      <FilterField
        label={words.schema.find}
        text={find}
        hint="balance"
        onText={(text) => void navigate({ search: { find: text || undefined }, replace: true })}
      />
      {find.trim() ? <Found places={findPlaces(schemaData, find)} find={find} /> : <Everything />}
    </Page>
  );
}

function Found({ places, find }: { readonly places: readonly Place[]; readonly find: string }) {
  return (
    <>
      <p role="status" className="my-3 text-dim text-sm">
        {words.schema.found(places.length, find)}
      </p>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {places.map((place) => (
          <li key={`${place.type}.${place.part}`} className="grid gap-1 px-4 py-2.5">
            <PlaceLink {...place} />
            <p className="text-sm">
              <Prose text={place.description} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Everything() {
  return (
    <div className="mt-6 grid gap-6">
      <section>
        <h2 className="mb-2 font-semibold">{words.schema.roots}</h2>
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {ROOTS.map((name) => (
            <li key={name}>
              <PlaceLink type={name} part={null} />
            </li>
          ))}
        </ul>
      </section>
      {KINDS.map((kind) => (
        <section key={kind}>
          <h2 className="mb-2 font-semibold">{words.schema.kinds[kind]}</h2>
          <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 lg:grid-cols-3">
            {schemaData.types
              .filter((type) => type.kind === kind && !ROOTS.includes(type.name))
              .map(({ name }) => (
                <li key={name} className="min-w-0">
                  <PlaceLink type={name} part={null} />
                </li>
              ))}
          </ul>
        </section>
      ))}
      <section>
        <h2 className="mb-2 font-semibold">{words.schema.operations}</h2>
        <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 lg:grid-cols-3">
          {schemaData.operations.map(({ name }) => (
            <li key={name}>
              <OperationLink name={name} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
