import {
  type ASTVisitor,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

/** `selections` with every fragment counted wherever it is spread, as the planner sees it; may be beyond 2^53, which is too many all the same. */
type Size = { readonly depth: number; readonly selections: number };

const NOTHING: Size = { depth: 0, selections: 0 };

/** A validation rule: operations that are too deep or too large are refused. */
export const operationLimits =
  (max: Size): ValidationRule =>
  (context): ASTVisitor => {
    const sizeOf = makeSizeOf(context);
    return {
      OperationDefinition(operation) {
        const { depth, selections } = sizeOf(operation.selectionSet);
        if (depth > max.depth)
          context.reportError(tooComplex(operation, `${depth} fields deep; at most ${max.depth} are taken`));
        if (selections > max.selections)
          context.reportError(
            tooComplex(operation, `larger than the ${max.selections} selections that are taken, fragments counted`),
          );
      },
    };
  };

/** Each fragment is measured once: spreads of spreads would else cost their product, here and in the planner. */
function makeSizeOf(context: ValidationContext): (set: SelectionSetNode) => Size {
  const fragments = new Map<string, Size>();
  const ofFragment = (name: string): Size => {
    const known = fragments.get(name);
    if (known) return known;
    fragments.set(name, NOTHING); // where it comes back to itself: another rule refuses that
    const fragment = context.getFragment(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : NOTHING;
    fragments.set(name, size);
    return size;
  };
  const sizeOf = (set: SelectionSetNode): Size => {
    let depth = 0;
    let selections = 0;
    for (const selection of set.selections) {
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const inner = isSpread
        ? ofFragment(selection.name.value)
        : selection.selectionSet
          ? sizeOf(selection.selectionSet)
          : NOTHING;
      depth = Math.max(depth, selection.kind === Kind.FIELD ? depthOfField(selection, inner) : inner.depth);
      selections += 1 + inner.selections;
    }
    return { depth, selections };
  };
  return sizeOf;
}

/** Tools ask for the schema deeper than any operation goes; graphql-js has a rule of its own for how deep that may be. */
const depthOfField = ({ name }: FieldNode, { depth }: Size) => (name.value.startsWith("__") ? 1 : 1 + depth);

const tooComplex = (operation: OperationDefinitionNode, how: string) =>
  new GraphQLError(`The operation is ${how}. Ask for less, or in several requests.`, {
    nodes: operation,
    extensions: { code: "REQUEST_TOO_COMPLEX" },
  });
