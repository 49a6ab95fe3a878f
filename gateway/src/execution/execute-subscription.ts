import type { PlanNode } from "@apollo/query-planner";
import { findNotTextInOperation } from "@coffer/platform/graphql/client-text";
import { badUserInput } from "@coffer/platform/graphql/errors";
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  type OperationDefinitionNode,
} from "graphql";
import { Cancellation } from "../limits/cancellation.ts";
import type { Who } from "../limits/executions.ts";
import { fetchWithEvent, type GatewayContext, type Sources } from "../sources/subgraph-source.ts";
import type { StreamItem } from "../streams/stream-types.ts";
import type { Streams } from "../streams/streams.ts";
import type { BoundExecution } from "./bound-execution.ts";
import { coerceVariables } from "./coerce-operation.ts";
import type { ExecutePlanned } from "./execute-operation.ts";
import type { PlannedOperation, PlanOperation } from "./plan-operation.ts";
import { resolveOperation } from "./resolve-operation.ts";
import { resultsInOrder } from "./results-in-order.ts";
import { conditionalRootErrors, findRootField } from "./root-field.ts";
import { toGraphQLError } from "./to-graphql-error.ts";

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
  readonly executePlanned: ExecutePlanned;
  /** By subgraph name. */
  readonly sources: Sources<C>;
  readonly checkAccess: (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    context: C,
  ) => readonly GraphQLError[];
  readonly streams: Pick<Streams<C>, "subscribe">;
  readonly bound: BoundExecution;
  readonly whoOf: (context: C) => Who | null;
  /** Every error passes here on its way out: the same masking as over HTTP. */
  readonly maskErrors: (errors: readonly GraphQLError[], context: C) => readonly GraphQLError[];
};

export type Subscribe<C extends GatewayContext> = (
  args: SubscriptionArguments<C>,
) => Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;

/**
 * Apollo plans a subscription and does not execute it. Here the owner of the root field answers the
 * primary fetch of each event, with the event at hand, and the rest of the plan fetches from the
 * other subgraphs. The document must be valid against the schema.
 */
export function makeSubscribe<C extends GatewayContext>(deps: SubscriptionDeps<C>): Subscribe<C> {
  return async (args) => {
    const { maskErrors } = deps;
    const cancellation = args.contextValue.cancellation ?? new Cancellation();
    const contextValue: C = { ...args.contextValue, cancellation };
    const who = deps.whoOf(contextValue);
    const followed = who ? deps.bound.follow(who) : null;
    if (followed instanceof GraphQLError) return { errors: maskErrors([followed], contextValue) };
    const leave = () => followed?.leave();
    try {
      const begun = await begin(deps, { ...args, contextValue });
      if (Array.isArray(begun)) {
        leave();
        return { errors: maskErrors(begun, contextValue) };
      }
      const { items, resolve } = begun;
      const failed = (error: unknown) => ({ errors: maskErrors([toGraphQLError(error)], contextValue) });
      const resolveItem = async (item: StreamItem) => {
        if ("error" in item) return failed(item.error);
        const result = await resolve(item.event);
        return result.errors ? { ...result, errors: maskErrors(result.errors, contextValue) } : result;
      };
      const ended = (underWay: Promise<unknown>) => {
        cancellation.cancel();
        void underWay.then(leave);
      };
      return resultsInOrder(items, { resolve: resolveItem, failed, ended });
    } catch (error) {
      leave();
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
  const operation = resolveOperation(document, operationName);
  if (operation instanceof GraphQLError) return [operation];
  if (operation.operation !== "subscription") return [badRequest("The operation is no subscription.")];
  // Before the planner, which would turn the whole plan into a condition.
  const conditional = conditionalRootErrors(document, operation);
  if (conditional.length > 0) return conditional;
  const denied = deps.checkAccess(document, operation, contextValue);
  if (denied.length > 0) return [...denied];

  const variables = variableValues ?? {};
  const broken = findNotTextInOperation(document, variables);
  if (broken.length > 0) return [badUserInput(broken)];
  const planned = deps.planOperation(document, operation);
  const { coerced, errors } = coerceVariables(schema, planned, variables);
  if (errors) return [...errors];
  const root = findRootField(document, operation);
  const field = root && schema.getSubscriptionType()?.getFields()[root.name.value];
  if (!root || !field) return [badRequest("A subscription selects one field of Subscription.")];

  const resolve = makeResolve(deps, { planned, variables, coerced, contextValue });
  const given = argumentsOf(field, root, coerced);
  if (given instanceof GraphQLError) return [given];
  const stream = await streams.subscribe({ field: field.name, arguments: given, context: contextValue });
  return stream.ok ? { items: stream.items, resolve } : [stream.error];
}

function makeResolve<C extends GatewayContext>(
  { executePlanned, sources, bound }: SubscriptionDeps<C>,
  { planned, variables, coerced, contextValue }: Coerced & { planned: PlannedOperation; contextValue: C },
): Begun["resolve"] {
  if (planned.node?.kind !== "Subscription") throw new Error("the planner did not plan a subscription");
  const { primary, rest } = planned.node;
  const node: PlanNode = { kind: "Sequence", nodes: rest ? [primary, rest] : [primary] };

  return async (event) => {
    const { cancellation } = contextValue;
    let primaryFault: () => { readonly error: unknown } | null = () => null;
    const result = await bound.run({ kind: "event", who: null, cancellation }, (work) => {
      const fetching = fetchWithEvent(sources, { ...contextValue, work }, event);
      primaryFault = fetching.primaryFault;
      return executePlanned({ planned, node, variables, coerced, fetch: fetching.fetch, work });
    });
    const fault = primaryFault();
    // Going on would lose this event: the next one's cursor stands behind it.
    if (fault) throw interrupted(fault.error);
    return result;
  };
}

type Coerced = Readonly<Record<"variables" | "coerced", Readonly<Record<string, unknown>>>>;

function argumentsOf(
  field: Parameters<typeof getArgumentValues>[0],
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> | GraphQLError {
  try {
    return getArgumentValues(field, node, variables as Record<string, unknown>);
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
