import type { SchemaData, SchemaType } from "./schema-data.ts";

/** A type, or a part of it, that somebody looks for. */
export type Place = { readonly type: string; readonly part: string | null; readonly description: string };

const PLACES_MAX = 100;

/** What has the text in its name, those that begin so first; then what has it where it is told. */
export function findPlaces({ types }: SchemaData, find: string): readonly Place[] {
  const wanted = find.trim().toLowerCase();
  if (!wanted) return [];
  const ranked = types.flatMap(placesOf).map((place) => ({ place, rank: rankOf(place, wanted) }));
  return ranked
    .filter(({ rank }) => rank < UNFOUND)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, PLACES_MAX)
    .map(({ place }) => place);
}

const UNFOUND = 3;

function rankOf({ type, part, description }: Place, wanted: string): number {
  const name = (wanted.includes(".") ? `${type}.${part ?? ""}` : (part ?? type)).toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.includes(wanted)) return 1;
  return description.toLowerCase().includes(wanted) ? 2 : UNFOUND;
}

const placesOf = ({ name, description, fields = [], values = [] }: SchemaType): Place[] => [
  { type: name, part: null, description },
  ...fields.flatMap((field) => [
    { type: name, part: field.name, description: field.description },
    ...(field.args ?? []).map((arg) => ({
      type: name,
      part: `${field.name}(${arg.name})`,
      description: arg.description,
    })),
  ]),
  ...values.map((value) => ({ type: name, part: value.name, description: value.description })),
];

/** The type inside the brackets and marks: `[Account!]!` is of `Account`. */
export const namedIn = (type: string): string => type.replace(/[[\]!]/g, "");

/** The fields and arguments whose type this is, and the unions that it is one of. */
export function usesOf({ types }: SchemaData, name: string): readonly Place[] {
  return types.flatMap(({ name: type, kind, fields = [], members = [] }) => [
    ...(kind === "union" && members.includes(name) ? [{ type, part: null, description: "" }] : []),
    ...fields
      .filter((field) => [field, ...(field.args ?? [])].some((each) => namedIn(each.type) === name))
      .map((field) => ({ type, part: field.name, description: "" })),
  ]);
}

/** Where on a type's page a part of it stands: a field that has the argument, too. */
export const anchorOf = (part: string): string => part.replace(/\(.*/, "");
