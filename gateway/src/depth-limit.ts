import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** A validation rule: fields nested deeper than `max` are refused. Introspection counts like everything else. */
export const depthLimit =
  (max: number) =>
  (context: ValidationContext): ASTVisitor => {
    const fragments = new Map<string, number>();

    const depthOf = (selections: SelectionSetNode, below: ReadonlySet<string>): number => {
      let deepest = 0;
      for (const selection of selections.selections) {
        if (selection.kind === Kind.FIELD) {
          deepest = Math.max(deepest, 1 + (selection.selectionSet ? depthOf(selection.selectionSet, below) : 0));
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          deepest = Math.max(deepest, depthOf(selection.selectionSet, below));
        } else {
          deepest = Math.max(deepest, fragmentDepth(selection.name.value, below));
        }
      }
      return deepest;
    };
    // Each fragment is measured once: spreads of spreads would else cost their product. A cycle is another rule's fault.
    const fragmentDepth = (name: string, below: ReadonlySet<string>): number => {
      const known = fragments.get(name);
      if (known !== undefined) return known;
      const fragment: FragmentDefinitionNode | null | undefined = below.has(name) ? null : context.getFragment(name);
      const depth = fragment ? depthOf(fragment.selectionSet, new Set([...below, name])) : 0;
      fragments.set(name, depth);
      return depth;
    };

    return {
      OperationDefinition(operation) {
        const depth = depthOf(operation.selectionSet, new Set());
        if (depth > max)
          context.reportError(
            new GraphQLError(
              `The operation is ${depth} fields deep; at most ${max} are taken. Ask for less, or in several requests.`,
              {
                nodes: operation,
                extensions: { code: "REQUEST_TOO_COMPLEX" },
              },
            ),
          );
      },
    };
  };
