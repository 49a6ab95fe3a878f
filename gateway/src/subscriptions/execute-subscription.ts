import type { QueryPlan } from "@apollo/query-planner";
import { badUserInput } from "@coffer/platform/errors";
import { findNotTextInOperation } from "@coffer/platform/text/client-text";
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from "graphql";
import { errorsOf, toGraphQLError } from "../supergraph/errors-of.ts";
import type { ExecutePlan, PlanOperation } from "../supergraph/plan-operation.ts";
import type { GatewayContext, SubgraphSource } from "../supergraph/subgraph-source.ts";
import { toDataSourceWithEvent } from "../supergraph/subgraph-source.ts";
import { variableErrors } from "../supergraph/variable-errors.ts";
import { resultsInOrder } from "./results-in-order.ts";
import { conditionalRootErrors, rootFieldOf } from "./root-field.ts";
import type { StreamItem } from "./stream-types.ts";
import type { Streams } from "./streams.ts";

/** The arguments of graphql-js `subscribe`, as graphql-ws gives them. */
export type SubscriptionArguments<C extends GatewayContext> = {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
  readonly contextValue: C;
};

export type SubscriptionDeps<C extends GatewayContext> = {
  readonly schema: GraphQLSchema;
  readonly planOperation: PlanOperation;
  readonly executePlan: ExecutePlan<C>;
  /** By subgraph name. */
  readonly sources: Readonly<Record<string, SubgraphSource<C>>>;
  readonly checkAccess: (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    context: C,
  ) => readonly GraphQLError[];
  readonly streams: Pick<Streams<C>, "subscribe">;
  /** Every error passes here on its way out: the same masking as over HTTP. */
  readonly maskErrors: (errors: readonly GraphQLError[], context: C) => readonly GraphQLError[];
};

export type Subscribe<C extends GatewayContext> = (
  args: SubscriptionArguments<C>,
) => Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;

/**
 * @apollo/gateway plans a subscription and does not execute it. Here the owner of the root field answers the primary
 * fetch of each event, with the event at hand, and the rest of the plan fetches from the other subgraphs.
 * The document must be valid against the schema.
 */
export function makeSubscribe<C extends GatewayContext>(deps: SubscriptionDeps<C>): Subscribe<C> {
  return async (args) => {
    const { maskErrors } = deps;
    const { contextValue } = args;
    try {
      const begun = await begin(deps, args);
      if (Array.isArray(begun)) return { errors: maskErrors(begun, contextValue) };
      const { items, resolve } = begun;
      const failed = (error: unknown) => ({ errors: maskErrors([toGraphQLError(error)], contextValue) });
      const resolveItem = async (item: StreamItem) => {
        if ("error" in item) return failed(item.error);
        const result = await resolve(item.event);
        return result.errors ? { ...result, errors: maskErrors(result.errors, contextValue) } : result;
      };
      return resultsInOrder(items, { resolve: resolveItem, failed });
    } catch (error) {
      return { errors: maskErrors([toGraphQLError(error)], contextValue) };
    }
  };
}

type Begun = {
  readonly items: AsyncIterator<StreamItem, undefined>;
  readonly resolve: (event: unknown) => Promise<ExecutionResult>;
};

async function begin<C extends GatewayContext>(
  deps: SubscriptionDeps<C>,
  { document, operationName, variableValues, contextValue }: SubscriptionArguments<C>,
): Promise<Begun | GraphQLError[]> {
  const { schema, streams } = deps;
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== "subscription") return [badRequest("The document has no such subscription.")];
  // Before the planner, which would turn the whole plan into a condition.
  const conditional = conditionalRootErrors(document, operation);
  if (conditional.length > 0) return conditional;
  const denied = deps.checkAccess(document, operation, contextValue);
  if (denied.length > 0) return [...denied];

  const variables = variableValues ?? {};
  const broken = findNotTextInOperation(document, variables);
  if (broken.length > 0) return [badUserInput(broken)];
  const misfits = variableErrors(schema, operation, variables);
  if (misfits.length > 0) return misfits;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const root = rootFieldOf(document, operation);
  const field = root && schema.getSubscriptionType()?.getFields()[root.name.value];
  if (!root || !field) return [badRequest("A subscription selects one field of Subscription.")];

  const resolve = makeResolve(deps, { document, operationName, variables, contextValue });
  const given = argumentsOf(field, root, coerced ?? {});
  if (given instanceof GraphQLError) return [given];
  const stream = await streams.subscribe({ field: field.name, arguments: given, context: contextValue });
  return stream.ok ? { items: stream.items, resolve } : [stream.error];
}

function makeResolve<C extends GatewayContext>(
  { planOperation, executePlan, sources }: SubscriptionDeps<C>,
  args: Required<Pick<SubscriptionArguments<C>, "document" | "contextValue">> & {
    operationName: string | null | undefined;
    variables: Readonly<Record<string, unknown>>;
  },
): Begun["resolve"] {
  const { operationContext, plan } = planOperation(args.document, args.operationName);
  if (plan.node?.kind !== "Subscription") throw new Error("the planner did not plan a subscription");
  const { primary, rest } = plan.node;
  const source = sources[primary.serviceName];
  if (!source) throw new Error(`no source for subgraph ${primary.serviceName}`);
  const eventPlan: QueryPlan = {
    kind: "QueryPlan",
    node: { kind: "Sequence", nodes: rest ? [primary, rest] : [primary] },
  };

  return async (event) => {
    const { dataSource, primaryFault } = toDataSourceWithEvent(source, event);
    const result = await executePlan({
      planned: { operationContext, plan: eventPlan },
      variables: args.variables,
      context: args.contextValue,
      replacing: { [primary.serviceName]: dataSource },
    });
    const fault = primaryFault();
    // Going on would lose this event: the next one's cursor stands behind it.
    if (fault) throw interrupted(fault.error);
    return { ...(result.data === undefined ? {} : { data: result.data }), ...errorsOf(result) };
  };
}

function argumentsOf(
  field: Parameters<typeof getArgumentValues>[0],
  node: FieldNode,
  variables: Record<string, unknown>,
): Record<string, unknown> | GraphQLError {
  try {
    return getArgumentValues(field, node, variables);
  } catch (error) {
    // Its message holds the value.
    if (error instanceof GraphQLError)
      return badUserInput([{ path: node.name.value, code: "WRONG_TYPE", message: "has an argument of another type" }]);
    throw error;
  }
}

const interrupted = (error: unknown) =>
  new GraphQLError("The stream was interrupted. Subscribe again with the last cursor.", {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions: { code: "STREAM_INTERRUPTED" },
  });

const badRequest = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
