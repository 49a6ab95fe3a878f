import { Supergraph as FederatedSupergraph } from "@apollo/federation-internals";
import { executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import type { ApolloServerOptionsWithGateway, BaseContext } from "@apollo/server";
import {
  type AccessRules,
  accessError,
  type Caller,
  findUnruled,
  readAccessRules,
} from "@coffer/platform/access/access-rules";
import { checkOperation } from "@coffer/platform/access/check-operation";
import { badUserInput, subscriptionOverHttp } from "@coffer/platform/errors";
import { readScalarsAsText } from "@coffer/platform/scalars";
import { findNotTextInOperation } from "@coffer/platform/text/client-text";
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { makeSubscribe, type Subscribe, type SubscriptionDeps } from "../subscriptions/execute-subscription.ts";
import { errorsOf } from "./errors-of.ts";
import { type ExecutePlan, makePlanOperation } from "./plan-operation.ts";
import { relaxSecurityLinks } from "./relax-security-links.ts";
import { executeSingleFetch } from "./single-fetch.ts";
import { type GatewayContext, type SubgraphSource, toDataSource } from "./subgraph-source.ts";
import { variableErrors } from "./variable-errors.ts";

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<BaseContext>["gateway"]>;
type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface["load"]>>["executor"]>;
type RequestContext = Parameters<typeof executeQueryPlan>[2];

export type Supergraph<C extends GatewayContext> = {
  /** For `new ApolloServer({ gateway })`. Access is checked inside, so no plugin can be forgotten. */
  readonly gateway: GatewayInterface;
  /** For graphql-ws. */
  readonly subscribe: Subscribe<C>;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Executes a valid query or mutation: the whole of what `gateway` does with one. */
  readonly execute: (asked: AskedOperation<C>) => Promise<ExecutionResult>;
  readonly rules: AccessRules;
  /** The errors of the rules that this caller breaks with the operation. */
  readonly checkAccess: (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    context: C,
  ) => readonly GraphQLError[];
};

export type AskedOperation<C extends GatewayContext> = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName?: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: C;
};

export type SupergraphOptions<C extends GatewayContext> = Pick<SubscriptionDeps<C>, "streams" | "maskErrors"> & {
  readonly supergraphSdl: string;
  readonly sourceOf: (subgraph: { readonly name: string; readonly url: string }) => SubgraphSource<C>;
  readonly callerOf: (context: C) => Caller;
  readonly logger: RequestContext["logger"];
  /** "open" serves a foreign supergraph without access rules; "refuse" throws where a root field or an entity has none. */
  readonly unruled?: "refuse" | "open";
  readonly plannedDocumentsMax?: number;
};

/**
 * Plans and executes over the subgraphs. @apollo/gateway's planner and plan executor are used directly and not its
 * `ApolloGateway`: that class fetches, polls and reports over the network, shows query plans to clients, and would keep
 * a second planner beside the one for subscriptions. So nothing here opens a connection but the sources.
 */
export function makeSupergraph<C extends GatewayContext>(options: SupergraphOptions<C>): Supergraph<C> {
  const { supergraphSdl, sourceOf, callerOf, logger, plannedDocumentsMax = 1_000 } = options;
  const rules = readAccessRules(supergraphSdl);
  refuseUnruled(rules, options.unruled ?? "refuse");

  const supergraph = FederatedSupergraph.build(relaxSecurityLinks(supergraphSdl));
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  readScalarsAsText(schema);
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const sources = Object.fromEntries(
    supergraph.subgraphsMetadata().map((subgraph) => [subgraph.name, sourceOf(subgraph)]),
  );
  const dataSources = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, toDataSource(source)]));
  const planOperation = makePlanOperation({ supergraph, schema, maxDocuments: plannedDocumentsMax });

  const checkAccess: Supergraph<C>["checkAccess"] = (document, operation, context) =>
    checkOperation({ rules, schema }, { document, operation }, callerOf(context)).map(accessError);

  const executePlan: ExecutePlan<C> = ({ planned, variables, context, replacing }) => {
    // executeQueryPlan reads no more of a request context than this.
    const requestContext = { request: { variables }, context, metrics: {}, logger } as unknown as RequestContext;
    const { plan, operationContext } = planned;
    const used: Record<string, GraphQLDataSource> = { ...dataSources, ...replacing };
    return executeQueryPlan(plan, used, requestContext, operationContext, supergraphSchema, apiSchema);
  };

  const execute: Supergraph<C>["execute"] = async (asked) => {
    const { document, operation, operationName, variables, context } = asked;
    if (operation.operation === "subscription") return { errors: [subscriptionOverHttp()] };
    const denied = checkAccess(document, operation, context);
    if (denied.length > 0) return { errors: denied.map(asAnswer) };
    const broken = findNotTextInOperation(document, variables);
    if (broken.length > 0) return { errors: [badUserInput(broken)] };
    const planned = planOperation(document, operationName);
    if (!planned.coerceVariables(variables)) {
      const errors = variableErrors(schema, operation, variables);
      if (errors.length > 0) return { errors };
    }
    const single =
      planned.singleFetch && (await executeSingleFetch(planned.singleFetch, { sources, variables, context }));
    if (single?.data) return { data: single.data };
    const result = await executePlan({ planned, variables, context, replacing: single?.replacing ?? {} });
    return { ...(result.data === undefined ? {} : { data: result.data }), ...errorsOf(result) };
  };

  const executor: GatewayExecutor = async ({ document, operation, request, context }) => {
    // Typed as if it were always there; Apollo Server makes OPERATION_RESOLUTION_FAILURE of such an answer.
    if (!operation) return { errors: [noOperation(request.operationName)] };
    const { answered } = context as C;
    if (answered) return answered;
    const { operationName, variables = {} } = request;
    return execute({ document, operation, operationName, variables, context: context as C });
  };

  return {
    schema,
    rules,
    execute,
    checkAccess,
    gateway: presentGateway(schema, supergraphSdl, executor),
    subscribe: makeSubscribe({ ...options, schema, planOperation, executePlan, sources, checkAccess }),
  };
}

function presentGateway(schema: GraphQLSchema, coreSupergraphSdl: string, executor: GatewayExecutor): GatewayInterface {
  const listeners = new Set<Parameters<GatewayInterface["onSchemaLoadOrUpdate"]>[0]>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl });
      return { executor };
    },
    async stop() {
      listeners.clear();
    },
  };
}

function refuseUnruled(rules: AccessRules, mode: "refuse" | "open"): void {
  const unruled = mode === "refuse" ? findUnruled(rules) : [];
  if (unruled.length === 0) return;
  throw new Error(`these carry neither an access rule nor @tag(name: "public"): ${unruled.join(", ")}`);
}

const noOperation = (name: string | null | undefined) =>
  new GraphQLError(
    name
      ? `The document has no operation "${name}".`
      : "The document has several operations: name one in operationName.",
  );

/** A well-formed request that is refused is an answer: clients read the error, not the status. */
const asAnswer = ({ message, extensions }: GraphQLError) =>
  new GraphQLError(message, { extensions: { ...extensions, http: { status: 200 } } });
