import type { FetchDataRewrite } from "@apollo/query-planner";
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from "graphql";

type Json = Record<string, unknown>;
type Rewrites = readonly FetchDataRewrite[] | undefined;

const FRAGMENT = "... on ";

/**
 * What the planner wants changed in an answer, or in a representation: a field that it gave another
 * name, or a type that one subgraph calls otherwise.
 */
export function applyRewrites(schema: GraphQLSchema, rewrites: Rewrites, value: unknown): void {
  for (const rewrite of rewrites ?? []) {
    const name = rewrite.path.at(-1);
    if (name === undefined) continue;
    applyAt(schema, { path: rewrite.path.slice(0, -1), value }, (object) => {
      if (rewrite.kind === "ValueSetter") object[name] = rewrite.setValueTo;
      else if (object[name] !== undefined) {
        object[rewrite.renameKeyTo] = object[name];
        delete object[name];
      }
    });
  }
}

/**
 * The names that the planner gave in an answer, with the fields' own: they are in paths of errors,
 * too.
 */
export const renamedKeys = (rewrites: Rewrites): ReadonlyMap<string, string> =>
  new Map(
    (rewrites ?? []).flatMap((rewrite) => {
      const name = rewrite.path.at(-1);
      return rewrite.kind === "KeyRenamer" && name !== undefined ? [[name, rewrite.renameKeyTo]] : [];
    }),
  );

function applyAt(
  schema: GraphQLSchema,
  { path: [step, ...rest], value }: { readonly path: readonly string[]; readonly value: unknown },
  change: (object: Json) => void,
): void {
  if (Array.isArray(value)) {
    for (const one of value) applyAt(schema, { path: step === undefined ? [] : [step, ...rest], value: one }, change);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const object = value as Json;
  if (step === undefined) change(object);
  else if (!step.startsWith(FRAGMENT)) applyAt(schema, { path: rest, value: object[step] }, change);
  else if (object.__typename === undefined || isOfType(schema, object, step.slice(FRAGMENT.length)))
    applyAt(schema, { path: rest, value: object }, change);
}

/**
 * Whether an object is of a type, or of one that implements it; not where it does not say its own.
 */
export function isOfType(schema: GraphQLSchema, { __typename: name }: Json, condition: string): boolean {
  if (typeof name !== "string") return false;
  if (name === condition) return true;
  const [type, abstract] = [schema.getType(name), schema.getType(condition)];
  return isAbstractType(abstract) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(abstract, type);
}
