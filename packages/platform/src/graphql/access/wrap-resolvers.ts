import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { accessError, findFault } from "./access-faults.ts";
import { type AccessRule, type AccessRules, type Caller, rulesOfField, rulesOfType } from "./access-rules.ts";

type Context = unknown;
type ResolveReference = (reference: unknown, context: Context, info: GraphQLResolveInfo) => unknown;
type SubgraphExtensions = { readonly subgraph?: { readonly resolveReference?: ResolveReference } };

/**
 * Puts the rules around the resolvers of an executable subgraph schema, in place and once: whoever
 * reaches a ruled field or type, from a root field, through an abstract type or through
 * `_entities`, is refused before its resolver runs. Throws where a rule stands on an interface:
 * federation does not allow it, and no resolver would carry it.
 */
export function wrapResolvers<C>(schema: GraphQLSchema, rules: AccessRules, callerOf: (context: C) => Caller): void {
  const check = (coordinate: string, needed: readonly AccessRule[], context: Context) => {
    const fault = findFault(coordinate, needed, callerOf(context as C));
    if (fault) throw accessError(fault);
  };

  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isInterfaceType(type)) refuseInterfaceRules(rules, type.name, Object.keys(type.getFields()));
    if (!isObjectType(type)) continue;
    const ofType = rulesOfType(rules, type.name);
    wrapReference(type, ofType, (context) => check(type.name, ofType, context));
    for (const field of Object.values(type.getFields())) {
      const needed = [...ofType, ...rulesOfField(rules, type.name, field.name), ...rulesOfResult(rules, field)];
      if (needed.length > 0) wrapField(field, (context) => check(`${type.name}.${field.name}`, needed, context));
    }
  }
}

/**
 * Refusing here, and not only at the fields of the result, keeps a mutation from taking effect
 * before the refusal.
 */
function rulesOfResult(rules: AccessRules, field: GraphQLField<unknown, unknown>): readonly AccessRule[] {
  const result = getNamedType(field.type);
  return isAbstractType(result) ? [] : rulesOfType(rules, result.name);
}

function wrapField(field: GraphQLField<unknown, Context>, check: (context: Context) => void): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    check(context);
    return resolve(source, args, context, info);
  };
  const { subscribe } = field;
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    check(context);
    return subscribe(source, args, context, info);
  };
}

/**
 * @apollo/subgraph keeps `__resolveReference` in
 * `type.extensions.apollo.subgraph.resolveReference`.
 */
function wrapReference(type: GraphQLNamedType, rules: readonly AccessRule[], check: (context: Context) => void): void {
  const apollo = type.extensions.apollo as SubgraphExtensions | undefined;
  const resolveReference = apollo?.subgraph?.resolveReference;
  if (!resolveReference || rules.length === 0) return;
  // Async, because a synchronous throw would fail the representations of other types in the same
  // call.
  const wrapped: ResolveReference = async (reference, context, info) => {
    check(context);
    return resolveReference(reference, context, info);
  };
  type.extensions = {
    ...type.extensions,
    apollo: { ...apollo, subgraph: { ...apollo?.subgraph, resolveReference: wrapped } },
  };
}

function refuseInterfaceRules(rules: AccessRules, type: string, fields: readonly string[]): void {
  const ruled =
    rulesOfType(rules, type).length > 0 || fields.some((field) => rulesOfField(rules, type, field).length > 0);
  if (ruled) throw new Error(`interface ${type} carries an access rule: put it on the types that implement it`);
}
