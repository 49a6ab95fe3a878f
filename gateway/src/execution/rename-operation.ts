import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";
import type { InternalNames } from "./internal-names.ts";

/**
 * The operation as the planner sees it: with the names of the inside, in every selection set and
 * fragment alike, so fields merge and follow each other as they did. What the planner does not take
 * as it should is not in it: see `asPlanned` and `neverEmpty`.
 */
export function renameOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { keyOf, variableOf }: Pick<InternalNames, "keyOf" | "variableOf">,
): DocumentNode {
  const definitions = document.definitions.filter(
    (node) => node === operation || node.kind === Kind.FRAGMENT_DEFINITION,
  );
  return visit(
    { ...document, definitions },
    {
      FragmentSpread: asPlanned,
      InlineFragment: asPlanned,
      Field: {
        enter: asPlanned,
        leave(node) {
          const key = keyOf(node);
          const renamed = key === (node.alias ?? node.name).value ? {} : { alias: { kind: Kind.NAME, value: key } };
          return { ...node, ...renamed, ...neverEmpty(node) };
        },
      },
      Variable(node) {
        const name = variableOf(node.name.value);
        return name === node.name.value ? undefined : { ...node, name: { kind: Kind.NAME, value: name } };
      },
    },
  );
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

/**
 * What is asked about the schema is answered here, and the planner takes it in some places only.
 * What a constant leaves out, the planner sometimes asks for all the same. Both give way to a field
 * that costs nothing, for a set must have one.
 */
function asPlanned(node: SelectionNode): SelectionNode | undefined {
  if (node.kind === Kind.FIELD && (node.name.value === "__schema" || node.name.value === "__type")) return TYPENAME;
  const constants = (node.directives ?? []).map((one) => ({ one, holds: constantOf(one) }));
  if (constants.some(({ holds }) => holds === false)) return TYPENAME;
  if (!constants.some(({ holds }) => holds === true)) return undefined;
  return { ...node, directives: constants.filter(({ holds }) => holds === null).map(({ one }) => one) };
}

/**
 * Whether a condition lets its selection be; null where that is not known, or the directive is
 * none.
 */
function constantOf({ name, arguments: given }: NonNullable<SelectionNode["directives"]>[number]): boolean | null {
  const value = given?.[0]?.value;
  if ((name.value !== "skip" && name.value !== "include") || value?.kind !== Kind.BOOLEAN) return null;
  return value.value === (name.value === "include");
}

/**
 * The planner drops a field of which every selection may be left out; but it is there, and to be
 * done where it is a mutation's.
 */
function neverEmpty({ selectionSet }: FieldNode): Pick<FieldNode, "selectionSet"> {
  if (!selectionSet || selectionSet.selections.some(isCertain)) return {};
  return { selectionSet: { ...selectionSet, selections: [TYPENAME, ...selectionSet.selections] } };
}

const isCertain = ({ kind, directives }: SelectionNode): boolean => kind === Kind.FIELD && !directives?.length;
