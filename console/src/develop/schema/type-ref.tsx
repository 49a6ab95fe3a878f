import { Link } from "@tanstack/react-router";
import { schemaData } from "../../generated/develop/schema-data.ts";
import { anchorOf, namedIn, type Place } from "./find-places.ts";

const LINK = "inline-block min-h-6 break-words font-mono text-accent text-[0.875em] leading-6 underline";
const known = new Set(schemaData.types.map(({ name }) => name));

/** A type as GraphQL writes it; what is in the brackets leads to its page. */
export function TypeRef({ type }: { readonly type: string }) {
  const name = namedIn(type);
  if (!known.has(name)) return <code className="font-mono text-[0.875em]">{type}</code>;
  const [before, after] = type.split(name);
  return (
    <code className="font-mono text-[0.875em]">
      {before}
      <Link to="/develop/schema/$type" params={{ type: name }} className="text-accent underline">
        {name}
      </Link>
      {after}
    </code>
  );
}

export function PlaceLink({ type, part }: Pick<Place, "type" | "part">) {
  const to = { to: "/develop/schema/$type", params: { type }, className: LINK } as const;
  if (part === null) return <Link {...to}>{type}</Link>;
  return (
    <Link {...to} hash={anchorOf(part)}>
      {type}.{part}
    </Link>
  );
}

export function OperationLink({ name }: { readonly name: string }) {
  return (
    <Link to="/develop/schema/operations/$name" params={{ name }} className={LINK}>
      {name}
    </Link>
  );
}
