import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { schemaData } from "../../generated/develop/schema-data.ts";
import { Page } from "../../ui/page.tsx";
import { Prose } from "../../ui/prose.tsx";
import { words } from "../../words/words.ts";
import { AccessNote } from "./access-note.tsx";
import { FieldItem } from "./field-item.tsx";
import { usesOf } from "./find-places.ts";
import type { SchemaType } from "./schema-data.ts";
import { PlaceLink } from "./type-ref.tsx";

const route = getRouteApi("/inside/develop/schema/$type");

/** One type of the schema. */
export function SchemaTypePage() {
  const { type: name } = route.useParams();
  const type = schemaData.types.find((each) => each.name === name);
  return (
    <Page title={name}>
      <p className="mb-5">
        <Link to="/develop/schema" className="text-accent underline">
          {words.schema.all}
        </Link>
      </p>
      {type ? <AboutType type={type} /> : <p>{words.schema.unknownType}</p>}
    </Page>
  );
}

function AboutType({ type }: { readonly type: SchemaType }) {
  const { name, kind, description, access, fields = [], values = [], members = [] } = type;
  const uses = usesOf(schemaData, name);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <div className="grid max-w-prose gap-1.5">
        <p>
          <span className="me-2 text-dim">{words.schema.kinds[kind]}</span>
          <Prose text={description} />
        </p>
        <AccessNote access={access} />
      </div>
      <Links title={words.schema.implements} names={type.implements ?? []} />
      {fields.length > 0 && (
        <Part title={words.schema.fields}>
          <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
            {fields.map((field) => (
              <FieldItem key={field.name} field={field} />
            ))}
          </ul>
        </Part>
      )}
      {values.length > 0 && (
        <Part title={words.schema.values}>
          <dl className="divide-y divide-line rounded-xl border border-line bg-raised">
            {values.map((value) => (
              <div key={value.name} id={value.name} className="grid gap-1 px-4 py-3 target:bg-hover">
                <dt className="font-mono font-semibold text-sm">{value.name}</dt>
                <dd>
                  <Prose text={value.description} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Links title={kind === "interface" ? words.schema.implementedBy : words.schema.members} names={members} />
      {uses.length > 0 && (
        <Part title={words.schema.usedBy}>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {uses.map((use) => (
              <li key={`${use.type}.${use.part}`}>
                <PlaceLink {...use} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Links({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {names.map((name) => (
          <li key={name}>
            <PlaceLink type={name} part={null} />
          </li>
        ))}
      </ul>
    </Part>
  );
}
