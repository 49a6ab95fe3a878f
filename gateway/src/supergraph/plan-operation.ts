import type { Supergraph } from "@apollo/federation-internals";
import { operationFromDocument } from "@apollo/federation-internals";
import { buildOperationContext, type GraphQLDataSource } from "@apollo/gateway";
import { type QueryPlan, QueryPlanner } from "@apollo/query-planner";
import { BoundedMap } from "@coffer/platform/bounded-map";
import { type CoerceVariables, compileCoerceVariables } from "@coffer/platform/coerce-variables";
import { bytesOfDocument } from "@coffer/platform/document-bytes";
import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import { compileSingleFetch, type SingleFetch } from "./single-fetch.ts";

export type PlannedOperation = {
  readonly operationContext: ReturnType<typeof buildOperationContext>;
  readonly plan: QueryPlan;
  readonly coerceVariables: CoerceVariables;
  readonly singleFetch: SingleFetch | null;
};

/** Throws a GraphQLError for an operation that is not in the document or that cannot be planned. */
export type PlanOperation = (document: DocumentNode, operationName?: string | null) => PlannedOperation;

export type ExecutePlan<C> = (args: {
  readonly planned: Pick<PlannedOperation, "operationContext" | "plan">;
  /** As the client sent them: the subgraphs coerce them again. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: C;
  /** By subgraph name, for this execution instead of the usual sources. */
  readonly replacing: Readonly<Record<string, GraphQLDataSource>>;
}) => Promise<ExecutionResult>;

const PLANNED_BYTES_MAX = 64_000_000;
/** A plan says again what its document says, once for each subgraph, and is compiled besides. */
const PLAN_PER_DOCUMENT = 2;

/** Queries and subscriptions share one planner and one cache; a document is recognised by its identity, not its text. */
export function makePlanOperation(options: {
  supergraph: Supergraph;
  schema: GraphQLSchema;
  maxDocuments: number;
}): PlanOperation {
  const { supergraph, schema, maxDocuments } = options;
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const cache = new BoundedMap<DocumentNode, Map<string, PlannedOperation>>({
    entries: maxDocuments,
    bytes: PLANNED_BYTES_MAX,
    // One document may hold many operations, each with a plan.
    weigh: (document, plans) => bytesOfDocument(document) * (1 + PLAN_PER_DOCUMENT * plans.size),
  });

  return (document, operationName) => {
    const named = operationName ? { operationName } : {};
    const plans = cache.get(document) ?? new Map<string, PlannedOperation>();
    const known = plans.get(operationName ?? "");
    if (known) return known;
    const operationContext = buildOperationContext({ schema, operationDocument: document, ...named });
    const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, document, named));
    const { operation, fragments } = operationContext;
    const planned = {
      operationContext,
      plan,
      coerceVariables: compileCoerceVariables(schema, operation),
      singleFetch: compileSingleFetch({ schema, operation, fragments, plan }),
    };
    plans.set(operationName ?? "", planned);
    cache.set(document, plans);
    return planned;
  };
}
