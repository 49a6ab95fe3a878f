import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { directivesFault, type RepetitionBounds, repetitionFault } from "./selection-bounds.ts";

/** What an operation comes to. The numbers may be beyond 2^53, which is too many all the same. */
export type OperationSize = {
  /** Fields below each other. */
  readonly depth: number;
  /** With every fragment counted wherever it is spread, as the planner sees it. */
  readonly selections: number;
  /** Values that the answer may hold: pages as large as they are asked for, other lists of ten. */
  readonly values: number;
};

const NOTHING: OperationSize = { depth: 0, selections: 0, values: 0 };

/**
 * Subgraphs refuse larger pages. A size in a variable is not known yet: a document is judged once
 * for all.
 */
const PAGE_MAX = 100;
const LIST_GUESS = 10;

/**
 * A validation rule: operations that are too deep or too large, or that ask for one thing again and
 * again, are refused, and so are those whose answer would be too large. Of such a document nothing
 * is left for the other rules, some of which take a time that grows with the square of its size.
 */
export const operationLimits =
  (max: OperationSize & RepetitionBounds): ValidationRule =>
  (context): ASTVisitor => ({
    Document(document) {
      const fault = directivesFault(document, max);
      const refused = fault ? { node: document, fault } : findTooLarge(context, document, max);
      if (!refused) return undefined;
      context.reportError(tooComplex(refused.node, refused.fault));
      return { ...document, definitions: [] };
    },
  });

function findTooLarge(
  context: ValidationContext,
  { definitions }: DocumentNode,
  max: OperationSize & RepetitionBounds,
): { node: OperationDefinitionNode; fault: string } | null {
  const { sizeOf, isCircular } = makeSizeOf(context);
  for (const node of definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = sizeOf(node.selectionSet, context.getSchema().getRootType(node.operation));
    const fault = faultOf(size, max) ?? (isCircular() ? null : repetitionFault(context, node, max));
    if (fault) return { node, fault };
  }
  return null;
}

function faultOf({ depth, selections, values }: OperationSize, max: OperationSize): string | null {
  if (depth > max.depth) return `is ${depth} fields deep; at most ${max.depth} are taken`;
  if (selections > max.selections)
    return `is larger than the ${max.selections} selections that are taken, fragments counted`;
  if (values > max.values)
    return `could be answered with ${values} values; at most ${max.values} are given. Lists in lists multiply`;
  return null;
}

type TypeOfSet = GraphQLNamedType | null | undefined;
type SizeOf = (set: SelectionSetNode, type: TypeOfSet) => OperationSize;

/**
 * Each fragment is measured once: spreads of spreads would else cost their product, here and in the
 * planner.
 */
function makeSizeOf(context: ValidationContext): { readonly sizeOf: SizeOf; readonly isCircular: () => boolean } {
  const schema = context.getSchema();
  const fragments = new Map<string, OperationSize | "measuring">();
  let circular = false;
  const ofFragment = (name: string): OperationSize => {
    const known = fragments.get(name);
    if (known === "measuring") {
      circular = true; // another rule refuses that
      return NOTHING;
    }
    if (known) return known;
    fragments.set(name, "measuring");
    const fragment = context.getFragment(name);
    const size = fragment ? sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value)) : NOTHING;
    fragments.set(name, size);
    return size;
  };
  const ofSelection = (selection: SelectionNode, type: TypeOfSet): OperationSize => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      return sizeOf(selection.selectionSet, condition === undefined ? type : schema.getType(condition));
    }
    const field = fieldOf(type, selection.name.value);
    const inner = selection.selectionSet
      ? sizeOf(selection.selectionSet, field ? getNamedType(field.type) : null)
      : NOTHING;
    return ofField(selection, { field, type, inner });
  };
  const sizeOf: SizeOf = (set, type) => {
    let { depth, selections, values } = NOTHING;
    for (const selection of set.selections) {
      const size = ofSelection(selection, type);
      depth = Math.max(depth, size.depth);
      selections += 1 + size.selections;
      values += size.values;
    }
    return { depth, selections, values };
  };
  return { sizeOf, isCircular: () => circular };
}

type Field = GraphQLField<unknown, unknown> | undefined;

function ofField(
  node: FieldNode,
  { field, type, inner }: { field: Field; type: TypeOfSet; inner: OperationSize },
): OperationSize {
  const { depth, selections, values } = inner;
  // Tools ask for the schema deeper than any operation goes; graphql-js has a rule of its own for
  // how deep that may be.
  if (node.name.value.startsWith("__")) return { depth: 1, selections, values: 1 };
  return { depth: 1 + depth, selections, values: timesOf(node, field, type) * (1 + values) };
}

function timesOf(node: FieldNode, field: Field, type: TypeOfSet): number {
  const first = field?.args.find(({ name }) => name === "first");
  if (first) {
    const given = node.arguments?.find(({ name }) => name.value === "first")?.value;
    const size = given?.kind === Kind.INT ? Number.parseInt(given.value, 10) : given ? PAGE_MAX : first.defaultValue;
    return typeof size === "number" ? Math.min(Math.max(size, 1), PAGE_MAX) : PAGE_MAX;
  }
  // A page's own lists were counted where the page was asked for.
  return field && isList(field.type) && !type?.name.endsWith("Connection") ? LIST_GUESS : 1;
}

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

const fieldOf = (type: TypeOfSet, name: string): Field =>
  type && "getFields" in type ? (type.getFields()[name] as Field) : undefined;

const tooComplex = (node: ASTNode, how: string) =>
  new GraphQLError(`The operation ${how}. Ask for less, or in several requests.`, {
    nodes: node,
    extensions: { code: "REQUEST_TOO_COMPLEX" },
  });
