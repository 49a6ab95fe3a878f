import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from "graphql";
import type { HttpRoutes } from "../http/routes.ts";
import type { HealthDetail } from "../http/serve-health.ts";
import type { Actor } from "../identity/actor.ts";
import { isPermission } from "../identity/permissions.ts";
import { isAway, makeAbsenceLog } from "../running/away.ts";
import type { Logger } from "../running/log.ts";
import type { CountedMetric } from "../running/show-counted.ts";
import type { Work } from "../running/work.ts";
import { BoundedMap, bytesOfText } from "../values/bounded-map.ts";
import { type Caller, findUnruled, readAccessRules, scopesIn } from "./access/access-rules.ts";
import type { CallerOf } from "./access/caller.ts";
import { wrapResolvers } from "./access/wrap-resolvers.ts";
import { boundWork } from "./bound-work.ts";
import { findNotTextInOperation } from "./client-text.ts";
import { type CoerceVariables, compileCoerceVariables } from "./coerce-variables.ts";
import type { DeadLetterDesk } from "./dead-letter-desk.ts";
import { bytesOfDocument } from "./document-bytes.ts";
import { badUserInput, PUBLIC_ERROR_CODES, unavailable } from "./errors.ts";
import { buildExecutableSchema, type Resolvers } from "./executable-schema.ts";
import { readScalarsAsText } from "./scalars.ts";
import { readSubgraphSdl } from "./sdl.ts";
import { hasWrittenText } from "./written-text.ts";

/**
 * What reaches every resolver. `event` is set for the primary fetch of a subscription, by the
 * gateway alone.
 */
export type RequestContext = {
  readonly actor: Actor;
  readonly requestId: string;
  readonly event?: unknown;
  /** Where the client is, as the gateway saw it; told to those alone who count by it. */
  readonly address?: string;
  /** What the client says that it is, told to the same: its User-Agent. */
  readonly agent?: string;
  /** What the operation may still cost, and whether it is still wanted. */
  readonly work?: Work;
  /** The subgraph's; absent where it was composed without one. */
  readonly deadLetters?: DeadLetterDesk;
};

export type SubgraphRequest = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly event?: unknown;
  readonly actor: Actor;
  readonly requestId: string;
  readonly address?: string;
  readonly agent?: string;
  readonly work?: Work;
};

/** A subgraph that runs: the same whether the gateway calls it in memory or over HTTP. */
export type Subgraph = {
  readonly name: string;
  readonly schema: GraphQLSchema;
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** Doors that are not GraphQL. */
  readonly routes: readonly HttpRoutes[];
  /** What operators watch of it; left out: nothing of its own. */
  readonly counts?: readonly CountedMetric[];
  /** What `/health/ready` tells of it besides; left out: nothing. */
  readonly details?: readonly HealthDetail[];
  /**
   * Before `start`, where some subgraph that starts earlier writes what this one reads; `start`
   * does it where nobody has.
   */
  subscribe?(): Promise<void>;
  /** Starts relays, consumers and jobs. */
  start(): Promise<void>;
  /** Finishes or hands back work under way. */
  stop(): Promise<void>;
};

export type SubgraphParts<Context extends RequestContext> = {
  readonly name: string;
  /** Where schema/<name>/ and schema/shared.graphql are. */
  readonly schemaFolder: URL;
  readonly resolvers: object;
  /** What the schema's rules ask of an actor, as the gateway asks it. */
  readonly callerOf: CallerOf;
  /** Adds the use cases and per-request loaders. */
  readonly makeContext: (request: RequestContext) => Context;
  /** For the fields that every subgraph has of what it gave up. */
  readonly deadLetters?: DeadLetterDesk;
  readonly log: Logger;
};

/** A plan's fetch texts are few; what exceeds this is a client that makes up documents. */
const DOCUMENTS_MAX = { entries: 2_000, bytes: 16_000_000 };

/**
 * The executable schema with its access rules wrapped around every resolver and entity reference.
 * Throws where a root field or an entity has no rule, or a rule names no permission.
 */
export function makeExecutableSubgraph<Context extends RequestContext>(
  parts: SubgraphParts<Context>,
): Pick<Subgraph, "name" | "schema" | "execute"> {
  const schema = findSchema(parts);
  const documents = new BoundedMap<string, KnownDocument>({
    ...DOCUMENTS_MAX,
    weigh: (query, { document }) => bytesOfText(query) + bytesOfDocument(document),
  });
  const documentOf = (query: string) => {
    const known = documents.get(query);
    if (known) return known;
    const made = parseAndValidate(schema, query);
    if (!made) return null;
    if (!hasWrittenText(query)) documents.set(query, made);
    return made;
  };

  const desk = parts.deadLetters ? { deadLetters: parts.deadLetters } : {};
  const faults: Faults = { name: parts.name, log: parts.log, noteAbsence: makeAbsenceLog(parts.log) };
  return {
    name: parts.name,
    schema,
    async execute({ query, variables, operationName, ...request }) {
      const document = documentOf(query);
      if (!document) return { errors: [misfit("document", "GRAPHQL_VALIDATION_FAILED")] };
      // The gateway has looked; who calls this port itself is refused in the same words.
      const broken = findNotTextInOperation(document.document, variables);
      if (broken.length > 0) return { errors: [badUserInput(broken)] };
      const contextValue = parts.makeContext({ ...request, ...desk });
      CALLERS.set(contextValue, parts.callerOf);
      const result = await execute({ schema, ...withCoerced(document, variables), operationName, contextValue });
      // What was found before the end is no answer, and each field that was not begun would be an
      // error of its own.
      if (request.work?.cut) return { data: null, errors: [request.work.cut] };
      // Without data nothing was executed: the variables do not fit. graphql quotes their values,
      // which may be secrets, so they go nowhere.
      if (result.errors && result.data === undefined) return { errors: [misfit("variables", "BAD_USER_INPUT")] };
      return result.errors
        ? { ...result, errors: result.errors.map((error) => mask(error, faults, request.requestId)) }
        : result;
    },
  };
}

/** By their resolvers, which are a module's, and by where their SDL stands. */
const SCHEMAS = new WeakMap<object, Map<string, GraphQLSchema>>();

/** Of the context of a request: who asks, as the rules see it. */
const CALLERS = new WeakMap<object, CallerOf>();

/**
 * Made once in a process, where tests compose a subgraph some hundred times: what differs between
 * those comes with the context.
 */
function findSchema(parts: SchemaParts): GraphQLSchema {
  const made = SCHEMAS.get(parts.resolvers) ?? new Map<string, GraphQLSchema>();
  SCHEMAS.set(parts.resolvers, made);
  const place = new URL(parts.name, parts.schemaFolder).href;
  const schema = made.get(place) ?? makeSchema(parts);
  made.set(place, schema);
  return schema;
}

type SchemaParts = Pick<SubgraphParts<RequestContext>, "name" | "schemaFolder" | "resolvers">;

function makeSchema({ name, schemaFolder, resolvers }: SchemaParts): GraphQLSchema {
  const typeDefs = readSubgraphSdl(schemaFolder, name);
  const schema = buildExecutableSchema(typeDefs, resolvers as Resolvers);
  const rules = readAccessRules(typeDefs);
  const unruled = findUnruled(rules);
  if (unruled.length > 0)
    throw new Error(`schema/${name}: neither an access rule nor @tag(name: "public") on ${unruled.join(", ")}`);
  const unknown = scopesIn(rules).filter((scope) => !isPermission(scope));
  if (unknown.length > 0) throw new Error(`schema/${name}: no permissions of the table: ${unknown.join(", ")}`);
  readScalarsAsText(schema);
  wrapResolvers(schema, rules, callerIn);
  boundWork(schema);
  schema.getTypeMap()[COERCED.name] = COERCED;
  return schema;
}

function callerIn(context: RequestContext): Caller {
  const callerOf = CALLERS.get(context);
  if (!callerOf) throw new Error("a request came past the port of its subgraph");
  return callerOf(context.actor);
}

/**
 * The type of variables that were coerced before: it takes them as they are. Its name is
 * federation's kind, which no schema of ours may use.
 */
const COERCED = new GraphQLScalarType({ name: "federation__Coerced" });

type KnownDocument = {
  readonly document: DocumentNode;
  /**
   * The same operation for variables that were coerced before; where there are several, or no
   * variables, there is none.
   */
  readonly coerced: { readonly document: DocumentNode; readonly coerce: CoerceVariables } | null;
};

function withCoerced({ document, coerced }: KnownDocument, variables: SubgraphRequest["variables"]) {
  const variableValues = coerced && variables ? coerced.coerce(variables) : null;
  return coerced && variableValues
    ? { document: coerced.document, variableValues }
    : { document, variableValues: variables };
}

function forCoerced(schema: GraphQLSchema, document: DocumentNode): KnownDocument["coerced"] {
  const [operation, ...others] = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation?.variableDefinitions?.length || others.length > 0) return null;
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } } as const;
  const variableDefinitions = operation.variableDefinitions.map(({ kind, variable }) => ({ kind, variable, type }));
  const definitions = document.definitions.map((one) => (one === operation ? { ...one, variableDefinitions } : one));
  return { document: { ...document, definitions }, coerce: compileCoerceVariables(schema, operation) };
}

/**
 * Null where it cannot be parsed or is not valid: why is the gateway's to say, which has checked it
 * before.
 */
function parseAndValidate(schema: GraphQLSchema, query: string): KnownDocument | null {
  try {
    const document = parse(query, { maxTokens: 10_000 });
    return validate(schema, document).length > 0 ? null : { document, coerced: forCoerced(schema, document) };
  } catch {
    return null;
  }
}

const misfit = (what: "document" | "variables", code: string): GraphQLError =>
  new GraphQLError(`The request does not fit the schema, in its ${what}.`, { extensions: { code } });

type Faults = { readonly name: string; readonly log: Logger; readonly noteAbsence: ReturnType<typeof makeAbsenceLog> };

/**
 * Rejected requests go out as they are; a fault is logged once, here where its cause is known, and
 * says nothing outside. What is away is no fault of ours.
 */
function mask(error: GraphQLError, { name, log, noteAbsence }: Faults, requestId: string): GraphQLError {
  if (PUBLIC_ERROR_CODES.has(String(error.extensions.code))) return error;
  const cause = error.originalError ?? error;
  const place = { nodes: error.nodes ?? null, path: error.path ?? null };
  if (isAway(cause)) {
    noteAbsence(cause, { requestId, subgraph: name, path: error.path });
    const { message, extensions } = unavailable();
    return new GraphQLError(message, { ...place, extensions: { ...extensions, requestId } });
  }
  log.error({ err: cause, requestId, subgraph: name, path: error.path }, "a resolver failed");
  return new GraphQLError("Something went wrong on our side. Quote the request id when you report it.", {
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR", requestId },
  });
}
