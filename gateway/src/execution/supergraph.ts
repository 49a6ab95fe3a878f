import { Supergraph as FederatedSupergraph } from "@apollo/federation-internals";
import type { ApolloServerOptionsWithGateway, BaseContext } from "@apollo/server";
import { accessError } from "@coffer/platform/graphql/access/access-faults";
import {
  type AccessRules,
  type Caller,
  findUnruled,
  readAccessRules,
} from "@coffer/platform/graphql/access/access-rules";
import { checkOperation } from "@coffer/platform/graphql/access/check-operation";
import { findNotTextInOperation } from "@coffer/platform/graphql/client-text";
import { badUserInput, subscriptionOverHttp } from "@coffer/platform/graphql/errors";
import { readScalarsAsText } from "@coffer/platform/graphql/scalars";
import {
  buildASTSchema,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import type { Who } from "../limits/executions.ts";
import { fetchFrom, type GatewayContext, type SubgraphSource } from "../sources/subgraph-source.ts";
import { type BoundExecution, unbound } from "./bound-execution.ts";
import { coerceVariables } from "./coerce-operation.ts";
import { executeFields, type Standing, withPaths } from "./execute-fields.ts";
import { makeExecutePlanned } from "./execute-operation.ts";
import { makeSubscribe, type Subscribe, type SubscriptionDeps } from "./execute-subscription.ts";
import { readFieldSets } from "./field-sets.ts";
import { makeInternalNames } from "./internal-names.ts";
import { makePlanOperation } from "./plan-operation.ts";
import { relaxSecurityLinks } from "./relax-security-links.ts";
import { resolveOperation } from "./resolve-operation.ts";

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<BaseContext>["gateway"]>;
type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface["load"]>>["executor"]>;

export type Supergraph<C extends GatewayContext> = {
  /**
   * For `new ApolloServer({ gateway })`. Access is checked inside, so no plugin can be forgotten.
   */
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
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: C;
};

export type SupergraphOptions<C extends GatewayContext> = Pick<SubscriptionDeps<C>, "streams" | "maskErrors"> & {
  readonly supergraphSdl: string;
  readonly sourceOf: (subgraph: { readonly name: string; readonly url: string }) => SubgraphSource<C>;
  readonly callerOf: (context: C) => Caller;
  /** Between the root fields of a mutation: whether the caller is still who it was. */
  readonly confirm?: (context: C) => Promise<Standing<C>>;
  /**
   * "open" serves a foreign supergraph without access rules; "refuse" throws where a root field or
   * an entity has none.
   */
  readonly unruled?: "refuse" | "open";
  readonly plannedDocumentsMax?: number;
  readonly bound?: BoundExecution;
  /** While a document that nobody sent before is planned: waits for the caller's next turn. */
  readonly pause?: (context: C) => Promise<void>;
  /** Whose executions count together. */
  readonly whoOf?: (context: C) => Who | null;
};

/** Of what federation has found to be valid: its own way there prints, parses and validates. */
const toExecutable = (document: DocumentNode): GraphQLSchema =>
  buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });

/**
 * Plans and executes over the subgraphs. Apollo's planner is used directly and not its
 * `ApolloGateway`: that class fetches, polls and reports over the network, shows query plans to
 * clients, and its executor lets names of clients meet the planner's. So nothing here opens a
 * connection but the sources.
 */
export function makeSupergraph<C extends GatewayContext>(options: SupergraphOptions<C>): Supergraph<C> {
  const { supergraphSdl, sourceOf, callerOf, plannedDocumentsMax = 1_000 } = options;
  const { confirm = async (context: C) => ({ context, fault: null }) } = options;
  const { bound = unbound, whoOf = () => null, pause = async () => undefined } = options;
  const document = parse(supergraphSdl, { noLocation: true });
  const rules = readAccessRules(document);
  const unruled = options.unruled ?? "refuse";
  refuseUnruled(rules, unruled);

  // Ours was composed and validated when it was made, and CI composes it anew (`npm run schema`).
  const validating = { validateSupergraph: unruled === "open" };
  const supergraph = FederatedSupergraph.build(relaxSecurityLinks(document), validating);
  const schema = toExecutable(supergraph.apiSchema().toAST());
  readScalarsAsText(schema);
  const supergraphSchema = toExecutable(document);
  const sources = Object.fromEntries(
    supergraph.subgraphsMetadata().map((subgraph) => [subgraph.name, sourceOf(subgraph)]),
  );
  const fieldSets = readFieldSets(document);
  const names = makeInternalNames(schema, fieldSets);
  const planOperation = makePlanOperation({ supergraph, schema, names, maxDocuments: plannedDocumentsMax });
  const executePlanned = makeExecutePlanned({ schema, supergraphSchema, names, keys: fieldSets.keys });

  const checkAccess: Supergraph<C>["checkAccess"] = (document, operation, context) =>
    checkOperation({ rules, schema }, { document, operation }, callerOf(context)).map(accessError);

  const executeWithin: Supergraph<C>["execute"] = async ({ document, operation, variables, context }) => {
    const denied = checkAccess(document, operation, context);
    if (denied.length > 0) return { errors: denied.map(asAnswer) };
    const broken = findNotTextInOperation(document, variables);
    if (broken.length > 0) return { errors: [badUserInput(broken)] };
    // Whatever can be wrong before anything is done is found before it.
    const planned = await planOperation.inTurns(document, operation, () => pause(context));
    const { coerced, errors } = coerceVariables(schema, planned, variables);
    if (errors) return { errors };
    const { fields, onlyField } = planned;
    if (!fields) {
      const fetch = fetchFrom(sources, context);
      const answer = await executePlanned({ planned, variables, coerced, fetch, work: context.work });
      return onlyField === null ? answer : withPaths(onlyField, answer);
    }
    return executeFields<C>({
      schema,
      planned: { ...planned, fields },
      variables,
      coerced,
      context,
      confirm,
      mayAsk: (field, now) => checkAccess(field.document, field.operation, now).length === 0,
      executePlanned,
      fetchFor: (now) => fetchFrom(sources, now),
    });
  };

  const execute = withinBounds({ bound, whoOf }, executeWithin);

  const executor: GatewayExecutor = async ({ document, request, context }) => {
    // Typed as if it were always there; Apollo Server makes OPERATION_RESOLUTION_FAILURE of such an
    // answer.
    const operation = resolveOperation(document, request.operationName);
    if (operation instanceof GraphQLError) return { errors: [operation] };
    const { answered } = context as C;
    if (answered) return answered;
    return execute({ document, operation, variables: request.variables ?? {}, context: context as C });
  };

  return {
    schema,
    rules,
    execute,
    checkAccess,
    gateway: presentGateway(schema, supergraphSdl, executor),
    subscribe: makeSubscribe({ ...options, bound, whoOf, schema, planOperation, executePlanned, sources, checkAccess }),
  };
}

/** Admitted, with a budget and a deadline. */
const withinBounds =
  <C extends GatewayContext>(
    { bound, whoOf }: Required<Pick<SupergraphOptions<C>, "bound" | "whoOf">>,
    execute: Supergraph<C>["execute"],
  ): Supergraph<C>["execute"] =>
  async (asked) => {
    const { operation, context } = asked;
    const kind = operation.operation;
    if (kind === "subscription") return { errors: [subscriptionOverHttp()] };
    return bound.run({ kind, who: whoOf(context), cancellation: context.cancellation }, (work) =>
      execute({ ...asked, context: { ...context, work } }),
    );
  };

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

/** A well-formed request that is refused is an answer: clients read the error, not the status. */
const asAnswer = ({ message, extensions }: GraphQLError) =>
  new GraphQLError(message, { extensions: { ...extensions, http: { status: 200 } } });
