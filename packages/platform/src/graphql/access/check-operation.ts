import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { type AccessFault, findFault, firstFaults } from "./access-faults.ts";
import { type AccessRule, type AccessRules, type Caller, rulesOfField, rulesOfType } from "./access-rules.ts";

/** The document must be valid against the schema, and the rules must be that schema's. */
export type RuledSchema = { readonly rules: AccessRules; readonly schema: GraphQLSchema };
/** An operation, and the document that it and its fragments stand in. */
export type AskedOperation = { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };

type Requirements = ReadonlyMap<string, readonly AccessRule[]>;
type Fragment = FragmentDefinitionNode | InlineFragmentNode;
/** The object types that a selection can meet at run time. */
type PossibleTypes = ReadonlySet<GraphQLObjectType>;

const requirementsCache = new WeakMap<AccessRules, WeakMap<OperationDefinitionNode, Requirements>>();

/**
 * Every rule that the caller breaks with this operation, those of who may before what they have to
 * prove; empty means that it may run. A field selected on an interface needs the rules of every
 * type that it can reach there, and `@skip` and `@include` make no difference: an operation is
 * judged before its variables are known.
 */
export function checkOperation(ruled: RuledSchema, asked: AskedOperation, caller: Caller): AccessFault[] {
  const faults: AccessFault[] = [];
  for (const [coordinate, needed] of requirementsOf(ruled, asked)) {
    const fault = findFault(coordinate, needed, caller);
    if (fault) faults.push(fault);
  }
  return firstFaults(faults);
}

function requirementsOf(ruled: RuledSchema, asked: AskedOperation): Requirements {
  const { rules } = ruled;
  const { operation } = asked;
  const cache = requirementsCache.get(rules) ?? new WeakMap<OperationDefinitionNode, Requirements>();
  requirementsCache.set(rules, cache);
  const known = cache.get(operation);
  if (known) return known;
  const found = collectRequirements(ruled, asked);
  cache.set(operation, found);
  return found;
}

function collectRequirements({ rules, schema }: RuledSchema, { document, operation }: AskedOperation): Requirements {
  const found = new Map<string, readonly AccessRule[]>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  // A fragment counts once for each set of types it is spread on, or nested spreads would take
  // exponential time.
  const spreadsSeen = new Set<string>();

  const need = (coordinate: string, needed: readonly AccessRule[]) => {
    if (needed.length > 0) found.set(coordinate, needed);
  };
  const needField = (parent: GraphQLNamedType, possible: PossibleTypes, name: string) => {
    if (isInterfaceType(parent)) {
      need(parent.name, rulesOfType(rules, parent.name));
      need(`${parent.name}.${name}`, rulesOfField(rules, parent.name, name));
    }
    for (const type of possible) {
      need(type.name, rulesOfType(rules, type.name));
      need(`${type.name}.${name}`, rulesOfField(rules, type.name, name));
    }
  };
  const walkFragment = ({ typeCondition, selectionSet }: Fragment, parent: GraphQLNamedType, on: PossibleTypes) => {
    const type = typeCondition ? schema.getType(typeCondition.name.value) : parent;
    if (!type) return;
    if (typeCondition) need(type.name, rulesOfType(rules, type.name));
    walk(selectionSet, type, narrow(on, possibleTypes(schema, type)));
  };
  const walk = (set: SelectionSetNode, parent: GraphQLNamedType, possible: PossibleTypes): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = "getFields" in parent ? parent.getFields()[selection.name.value] : undefined;
        if (!field) continue; // __typename and introspection
        needField(parent, possible, field.name);
        const result = getNamedType(field.type);
        if (!isAbstractType(result)) need(result.name, rulesOfType(rules, result.name));
        if (selection.selectionSet) walk(selection.selectionSet, result, possibleTypes(schema, result));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walkFragment(selection, parent, possible);
      } else {
        const fragment = fragments.get(selection.name.value);
        const key = `${selection.name.value} ${[...possible].map(({ name }) => name).join()}`;
        if (!fragment || spreadsSeen.has(key)) continue;
        spreadsSeen.add(key);
        walkFragment(fragment, parent, possible);
      }
    }
  };

  const root = schema.getRootType(operation.operation);
  if (root) walk(operation.selectionSet, root, new Set([root]));
  return found;
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): PossibleTypes {
  if (isObjectType(type)) return new Set([type]);
  return new Set(isAbstractType(type) ? schema.getPossibleTypes(type) : []);
}

const narrow = (types: PossibleTypes, to: PossibleTypes): PossibleTypes =>
  new Set([...types].filter((type) => to.has(type)));
