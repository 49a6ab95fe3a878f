import { operationFromDocument, type Supergraph } from "@apollo/federation-internals";
import { type PlanNode, type QueryPlan, QueryPlanner, type SubscriptionNode } from "@apollo/query-planner";
import { type CoerceVariables, compileCoerceVariables } from "@coffer/platform/graphql/coerce-variables";
import { bytesOfDocument } from "@coffer/platform/graphql/document-bytes";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
} from "graphql";
import { conditionsOf } from "./coerce-operation.ts";
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
  /** Of a mutation with several fields: each by its name in the answer, to be carried out one after the other. */
  readonly fields: ReadonlyMap<string, PlannedField> | null;
  /** Of a mutation with one field. */
  readonly onlyField: string | null;
};

/** Throws a GraphQLError for an operation that cannot be planned. */
export type PlanOperation = (document: DocumentNode, operation: OperationDefinitionNode) => PlannedOperation;

const PLANNED_BYTES_MAX = 64_000_000;
/** A plan says again what its document says, once for each subgraph, and is compiled besides. */
const PLAN_PER_DOCUMENT = 2;
const PLANS_BYTES_MAX = 32_000_000;
/** Nodes of a plan and the texts of its fetches, for each byte of the operation's text: measured at half of it with the operations of the fuzz. */
const PLAN_PER_TEXT = 20;

/** Queries and subscriptions share one planner and one cache; an operation is recognised by its identity, not its text. */
export function makePlanOperation(options: {
  supergraph: Supergraph;
  schema: GraphQLSchema;
  names: InternalNames;
  maxDocuments: number;
}): PlanOperation {
  const { supergraph, schema, names, maxDocuments } = options;
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const cache = new BoundedMap<OperationDefinitionNode, PlannedOperation>({
    entries: maxDocuments,
    bytes: PLANNED_BYTES_MAX,
    // Each keeps its whole document: one may hold many operations, each with a plan.
    weigh: (_operation, { document }) => bytesOfDocument(document) * (1 + PLAN_PER_DOCUMENT),
  });

  const plans = new BoundedMap<string, QueryPlan>({
    entries: maxDocuments,
    bytes: PLANS_BYTES_MAX,
    weigh: (text) => (1 + PLAN_PER_TEXT) * bytesOfText(text),
  });
  const planOf = (inside: DocumentNode): QueryPlan => {
    const text = print(inside);
    const plan = plans.get(text) ?? planner.buildQueryPlan(operationFromDocument(apiSchema, inside));
    plans.set(text, plan);
    return plan;
  };

  const planOne = (document: DocumentNode, operation: OperationDefinitionNode): Planned => {
    const fragments = fragmentsOf(document);
    const renamed = renameOperation(document, operation, names);
    const { document: inside, constants } = liftLiterals(renamed, schema, names.ownVariable);
    const { node } = planOf(inside);
    const project = compileProjection(schema, operation, { fragments, keyOf: names.keyOf });
    const singleFetch = compileSingleFetch({ node, project, names, constants });
    return { operation, fragments, node, constants, project, singleFetch };
  };

  return (document, operation) => {
    const known = cache.get(operation);
    if (known) return known;
    const apart = fieldOperations(document, operation);
    const [onlyField = null, ...others] = apart?.keys() ?? [];
    const fields =
      apart && others.length > 0
        ? new Map([...apart].map(([key, one]) => [key, { ...one, ...planOne(one.document, one.operation) }] as const))
        : null;
    // Several fields of a mutation are never one plan.
    const whole = fields
      ? {
          operation,
          fragments: fragmentsOf(document),
          node: undefined,
          constants: {},
          project: null,
          singleFetch: null,
        }
      : planOne(document, operation);
    const planned = {
      ...whole,
      document,
      fields,
      onlyField: fields ? null : onlyField,
      coerceVariables: compileCoerceVariables(schema, operation),
      conditions: conditionsOf(operation, whole.fragments),
    };
    cache.set(operation, planned);
    return planned;
  };
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return fragments;
}
