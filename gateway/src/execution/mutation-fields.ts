import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** An operation that asks for one root field of another. */
export type FieldOperation = { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };

/**
 * A mutation as an operation for each of its root fields, by their names in the answer. Planned as
 * one they would run grouped by subgraph, and the failure of one would be that of its group. Null
 * of other operations.
 */
export function fieldOperations(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, FieldOperation> | null {
  if (operation.operation !== "mutation") return null;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const keys = new Set<string>();
  collectKeys(operation.selectionSet, { fragments, keys, seen: new Set() });
  const others = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(
    [...keys].map((key) => {
      const selectionSet = onlyField(operation.selectionSet, { key, fragments, known: new Map() });
      const one = { ...operation, selectionSet };
      return [key, { operation: one, document: { kind: Kind.DOCUMENT, definitions: [one, ...others] } }];
    }),
  );
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function collectKeys(
  { selections }: SelectionSetNode,
  into: { readonly fragments: Fragments; readonly keys: Set<string>; readonly seen: Set<string> },
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) into.keys.add((selection.alias ?? selection.name).value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) collectKeys(selection.selectionSet, into);
    else if (!into.seen.has(selection.name.value)) {
      into.seen.add(selection.name.value);
      const fragment = into.fragments.get(selection.name.value);
      if (fragment) collectKeys(fragment.selectionSet, into);
    }
  }
}

type Wanted = {
  readonly key: string;
  readonly fragments: Fragments;
  /** Of fragments: one that is spread many times is cut once. */
  readonly known: Map<string, SelectionSetNode>;
};

/** Whatever gives the field its value, under the conditions that it has. */
function onlyField(set: SelectionSetNode, wanted: Wanted): SelectionSetNode {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD)
      return (selection.alias ?? selection.name).value === wanted.key ? [selection] : [];
    const inline = selection.kind === Kind.INLINE_FRAGMENT ? selection : inlined(selection, wanted);
    const selectionSet =
      selection.kind === Kind.INLINE_FRAGMENT ? onlyField(selection.selectionSet, wanted) : inline?.selectionSet;
    return inline && selectionSet && selectionSet.selections.length > 0 ? [{ ...inline, selectionSet }] : [];
  });
  return { ...set, selections };
}

function inlined(
  { name, directives = [] }: Extract<SelectionNode, { kind: Kind.FRAGMENT_SPREAD }>,
  wanted: Wanted,
): Extract<SelectionNode, { kind: Kind.INLINE_FRAGMENT }> | null {
  const fragment = wanted.fragments.get(name.value);
  if (!fragment) return null;
  const selectionSet = wanted.known.get(name.value) ?? onlyField(fragment.selectionSet, wanted);
  wanted.known.set(name.value, selectionSet);
  const { typeCondition } = fragment;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
}
