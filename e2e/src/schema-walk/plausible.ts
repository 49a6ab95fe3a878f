import { randomUUID } from "node:crypto";
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";

/** What exists in the Coffer that is walked, for the values that should get as far as possible. */
export type Known = Readonly<Record<string, unknown>>;

/**
 * A value for a required input that may well be taken: by the input's and its own name, by its
 * name, or by its type. So a field that is new needs nothing here: it is walked with what its types
 * say.
 */
export function plausible(type: GraphQLInputType, name: string, known: Known): unknown {
  if (isNonNullType(type)) return plausible(type.ofType, name, known);
  if (isInputObjectType(type)) {
    const own = known[type.name];
    if (own !== undefined) return fresh(own);
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, plausible(field.type, field.name, known)]));
  }
  if (isListType(type)) return [plausible(type.ofType, name, known)];
  if (name in known) return fresh(known[name]);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return BY_TYPE[type.name] ?? "plausible";
}

/** What must be another one each time is a function. */
const fresh = (value: unknown): unknown => (typeof value === "function" ? value() : structuredClone(value));

const BY_TYPE: Known = {
  ID: "acc_01h455vb4pex5vsknk084sn02q",
  Int: 1,
  Float: 1,
  Boolean: false,
  Decimal: "1.00",
  CurrencyCode: "USD",
  NetworkCode: "TRON",
  DateTime: "2026-01-31T12:00:00Z",
};

export const freshKey = (): string => randomUUID();
