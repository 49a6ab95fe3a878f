import { operationFromDocument, type Supergraph } from "@apollo/federation-internals";
import { type PlanNode, type QueryPlan, QueryPlanner, type SubscriptionNode } from "@apollo/query-planner";
import { type CoerceVariables, compileCoerceVariables } from "@coffer/platform/graphql/coerce-variables";
import { bytesOfDocument } from "@coffer/platform/graphql/document-bytes";
import { hasTextInDocument, hasWrittenText } from "@coffer/platform/graphql/written-text";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
} from "graphql";
import { findConditionVariables, neverNullOf } from "./coerce-operation.ts";
import { compileProjection, type Projection } from "./compile-projection.ts";
import type { InternalNames } from "./internal-names.ts";
import { liftLiterals } from "./lift-literals.ts";
import { type FieldOperation, fieldOperations } from "./mutation-fields.ts";
import { renameOperation } from "./rename-operation.ts";
import { compileSingleFetch, type SingleFetch } from "./single-fetch.ts";

/** One plan, and what is needed to carry it out. */
export type Planned = {
  /** As the client wrote it. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly node: PlanNode | SubscriptionNode | undefined;
  /** Values of variables that the plan has besides the client's. */
  readonly constants: Readonly<Record<string, unknown>>;
  readonly project: Projection | null;
  readonly singleFetch: SingleFetch | null;
};

export type PlannedField = FieldOperation & Planned;

export type PlannedOperation = Planned & {
  readonly document: DocumentNode;
  readonly coerceVariables: CoerceVariables;
  readonly conditions: readonly string[];
  readonly neverNull: readonly string[];
  /**
   * Of a mutation with several fields: each by its name in the answer, to be carried out one after
   * the other.
   */
  readonly fields: ReadonlyMap<string, PlannedField> | null;
  /** Of a mutation with one field. */
  readonly onlyField: string | null;
};

/** Throws a GraphQLError for an operation that cannot be planned. */
export type PlanOperation = {
  (document: DocumentNode, operation: OperationDefinitionNode): PlannedOperation;
  /**
   * The same, with a pause between the fields of a mutation, which may be many: no promise where
   * there is none.
   */
  inTurns(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    pause: () => Promise<void>,
  ): PlannedOperation | Promise<PlannedOperation>;
};

const PLANNED_BYTES_MAX = 64_000_000;
/** A plan says again what its document says, once for each subgraph, and is compiled besides. */
const PLAN_PER_DOCUMENT = 2;
const PLANS_BYTES_MAX = 32_000_000;
/**
 * Nodes of a plan and the texts of its fetches, for each byte of the operation's text: measured at
 * half of it with the operations of the fuzz.
 */
const PLAN_PER_TEXT = 20;

type PlannerOptions = {
  readonly supergraph: Supergraph;
  readonly schema: GraphQLSchema;
  readonly names: InternalNames;
  readonly maxDocuments: number;
};
type Asked = { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };

/** One plan each; what differs in its values alone has one plan together. */
function makePlanOne({ supergraph, schema, names, maxDocuments }: PlannerOptions): (asked: Asked) => Planned {
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const plans = new BoundedMap<string, QueryPlan>({
    entries: maxDocuments,
    bytes: PLANS_BYTES_MAX,
    weigh: (text) => (1 + PLAN_PER_TEXT) * bytesOfText(text),
  });
  const planOf = (inside: DocumentNode): QueryPlan => {
    const text = print(inside);
    const known = plans.get(text);
    if (known) return known;
    const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, inside));
    if (!hasWrittenText(text)) plans.set(text, plan);
    return plan;
  };

  return ({ document, operation }) => {
    const fragments = fragmentsOf(document);
    const renamed = renameOperation(document, operation, names);
    const { document: inside, constants } = liftLiterals(renamed, schema, names.ownVariable);
    const { node } = planOf(inside);
    const project = compileProjection(schema, operation, { fragments, keyOf: names.keyOf });
    const singleFetch = compileSingleFetch({ node, project, names, constants });
    return { operation, fragments, node, constants, project, singleFetch };
  };
}

/**
 * Queries and subscriptions share one planner and one cache; an operation is recognised by its
 * identity, not its text.
 */
export function makePlanOperation(options: PlannerOptions): PlanOperation {
  const { schema, maxDocuments } = options;
  const planOne = makePlanOne(options);
  const cache = new BoundedMap<OperationDefinitionNode, PlannedOperation>({
    entries: maxDocuments,
    bytes: PLANNED_BYTES_MAX,
    // Each keeps its whole document: one may hold many operations, each with a plan.
    weigh: (_operation, { document }) => bytesOfDocument(document) * (1 + PLAN_PER_DOCUMENT),
  });

  const keep = (asked: Asked, whole: Planned, apart: Pick<PlannedOperation, "fields" | "onlyField">) => {
    const { document, operation } = asked;
    const coerceVariables = compileCoerceVariables(schema, operation);
    const conditions = findConditionVariables(operation, whole.fragments);
    const neverNull = neverNullOf(schema, operation, whole.fragments);
    const planned = { ...whole, ...apart, document, coerceVariables, conditions, neverNull };
    if (!hasTextInDocument(document)) cache.set(operation, planned);
    return planned;
  };
  const planWhole = (asked: Asked, onlyField: string | null) =>
    keep(asked, planOne(asked), { fields: null, onlyField });
  const planField = (one: FieldOperation): PlannedField => ({ ...one, ...planOne(one) });
  /** Several fields of a mutation are never one plan. */
  const keepFields = (asked: Asked, fields: ReadonlyMap<string, PlannedField>) =>
    keep(asked, unplanned(asked), { fields, onlyField: null });

  const several = ({ document, operation }: Asked) => {
    const apart = fieldOperations(document, operation);
    return apart && apart.size > 1 ? { apart, onlyField: null } : { apart: null, onlyField: onlyOf(apart) };
  };
  const plan = (document: DocumentNode, operation: OperationDefinitionNode): PlannedOperation => {
    const known = cache.get(operation);
    if (known) return known;
    const asked = { document, operation };
    const { apart, onlyField } = several(asked);
    if (!apart) return planWhole(asked, onlyField);
    return keepFields(asked, new Map([...apart].map(([key, one]) => [key, planField(one)])));
  };
  const planSlowly = async (asked: Asked, apart: ReadonlyMap<string, FieldOperation>, pause: () => Promise<void>) => {
    const fields = new Map<string, PlannedField>();
    for (const [key, one] of apart) {
      if (fields.size > 0) await pause();
      fields.set(key, planField(one));
    }
    return keepFields(asked, fields);
  };
  const inTurns: PlanOperation["inTurns"] = (document, operation, pause) => {
    const known = cache.get(operation);
    if (known) return known;
    const asked = { document, operation };
    const { apart, onlyField } = several(asked);
    return apart ? planSlowly(asked, apart, pause) : planWhole(asked, onlyField);
  };
  return Object.assign(plan, { inTurns });
}

const onlyOf = (apart: ReadonlyMap<string, FieldOperation> | null): string | null => apart?.keys().next().value ?? null;

const unplanned = ({ document, operation }: Asked): Planned => ({
  operation,
  fragments: fragmentsOf(document),
  node: undefined,
  constants: {},
  project: null,
  singleFetch: null,
});

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return fragments;
}
