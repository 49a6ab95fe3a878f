import { findNotText } from "@coffer/platform/graphql/client-text";
import { badUserInput } from "@coffer/platform/graphql/errors";
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from "graphql";
import { CloseCode, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import type { Subscribe } from "../execution/execute-subscription.ts";
import { resolveOperation, toOperationName } from "../execution/resolve-operation.ts";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import type { makeParseDocument } from "./parse-document.ts";
import type { SocketConnection, SocketOperation } from "./socket-connection.ts";

export type Authenticated<C> = {
  readonly context: C;
  /** When the credential ends, in milliseconds since the epoch; null for never. */
  readonly expiresAtMs: number | null;
};

/**
 * `hasExpired`: the credential was good. Clients of graphql-ws give up at 4401, and read theirs
 * again at 4403.
 */
export type Rejected = {
  readonly rejected: string;
  readonly hasExpired?: boolean;
  /** Too many came from there: the credential may be good, and was not looked at. */
  readonly isForNow?: boolean;
};

const TRY_AGAIN_LATER = 1013;

/** What HTTP would answer to the same request: executed, shaped and masked. */
export type RequestResult = {
  readonly data?: unknown;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
};

export type SocketRequest<C> = {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly context: C;
};

export type ProtocolDeps<C extends GatewayContext> = {
  readonly schema: GraphQLSchema;
  readonly parseDocument: ReturnType<typeof makeParseDocument>;
  /**
   * `authorization` is the value of connection_init, as in the HTTP header; undefined for a guest.
   */
  readonly authenticate: (authorization: string | undefined, address: string) => Promise<Authenticated<C> | Rejected>;
  /**
   * Resolves when a document that was not seen before may be worked on: with an error where too
   * many wait.
   */
  readonly newDocumentTurn: (context: C) => Promise<GraphQLError | null>;
  /** Each operation gets its own, so that its log lines can be found. */
  readonly newRequestId: () => string;
  readonly subscribe: Subscribe<C>;
  readonly executeRequest: (request: SocketRequest<C>) => Promise<RequestResult>;
  readonly maskErrors: (errors: readonly GraphQLError[], context: C) => readonly GraphQLError[];
  /** For whoever has just logged in. False, and the socket is closed, where there is none. */
  readonly takePlace: (connection: SocketConnection<C>, context: C) => boolean;
  readonly operationsPerSocketMax: number;
  readonly initTimeoutMs: number;
};

/**
 * What an operation has become by the time graphql-ws asks to run it; travels as its context value.
 */
type Prepared = {
  readonly events?: AsyncIterableIterator<ExecutionResult>;
  readonly execute?: () => Promise<RequestResult>;
};

/**
 * graphql-transport-ws. What cannot begin is answered with an `error` message; what began and
 * broke, with a last `next`.
 */
export function makeProtocol<C extends GatewayContext>(deps: ProtocolDeps<C>): Server<SocketConnection<C>> {
  return makeServer<Record<string, unknown>, SocketConnection<C>>({
    schema: deps.schema,
    connectionInitWaitTimeout: deps.initTimeoutMs,
    onConnect: ({ connectionParams, extra: connection }) => {
      if (findNotText(connectionParams, "").length === 0)
        return logIn(deps, connection, authorizationOf(connectionParams));
      connection.end(CloseCode.BadRequest, "connection_init must be well-formed text");
      return false;
    },
    async onSubscribe({ extra: connection }, id, payload) {
      // Between an expiry and the sweep that follows it: an error would end for good what another
      // connection goes on with.
      connection.endIfExpired();
      const session = connection.context;
      if (!session) return [new GraphQLError("Not connected.", { extensions: { code: "UNAUTHENTICATED" } })];
      const requestId = deps.newRequestId();
      if (connection.running >= deps.operationsPerSocketMax)
        return deps.maskErrors([tooMany(deps.operationsPerSocketMax)], { ...session, requestId });
      const running = connection.beginOperation(id);
      const context = { ...session, requestId, cancellation: running.cancellation };
      try {
        const prepared = await prepare(deps, payload, { context, running });
        if (Array.isArray(prepared)) {
          running.end();
          connection.endIfExpired();
        }
        return prepared;
      } catch (error) {
        running.end();
        throw error;
      }
    },
    subscribe: ({ contextValue }) => (contextValue as Prepared).events ?? {},
    execute: async ({ contextValue }) => ((await (contextValue as Prepared).execute?.()) ?? {}) as ExecutionResult,
    onNext: (_context, _id, _payload, _args, result) => presentResult(result),
  });
}

/** In any case, as in HTTP: explorers send what their reader typed as headers. */
function authorizationOf(connectionParams: Readonly<Record<string, unknown>> | undefined): unknown {
  const name = Object.keys(connectionParams ?? {}).find((key) => key.toLowerCase() === "authorization");
  return name === undefined ? undefined : connectionParams?.[name];
}

/**
 * The errors of `executeRequest` are formatted already, and graphql-ws would ask them to format
 * themselves.
 */
function presentResult({ data, errors, extensions }: RequestResult): FormattedExecutionResult {
  return {
    ...(data === undefined ? {} : { data: data as Record<string, unknown> | null }),
    ...(errors ? { errors: errors.map((error) => (error instanceof GraphQLError ? error.toJSON() : error)) } : {}),
    ...(extensions ? { extensions } : {}),
  };
}

async function logIn<C extends GatewayContext>(
  deps: ProtocolDeps<C>,
  connection: SocketConnection<C>,
  authorization: unknown,
): Promise<boolean> {
  if (authorization !== undefined && typeof authorization !== "string") {
    connection.end(CloseCode.BadRequest, "authorization must be a string");
    return false;
  }
  const answer = await connection.whileAuthenticating(() => deps.authenticate(authorization, connection.address));
  if ("rejected" in answer) connection.end(closeCodeOf(answer), answer.rejected);
  else if (deps.takePlace(connection, answer.context)) connection.begin(answer.context, answer.expiresAtMs);
  return connection.context !== null;
}

function closeCodeOf({ hasExpired, isForNow }: Rejected): number {
  if (isForNow) return TRY_AGAIN_LATER;
  return hasExpired ? CloseCode.Forbidden : CloseCode.Unauthorized;
}

async function prepare<C extends GatewayContext>(
  deps: ProtocolDeps<C>,
  { query, operationName, variables, extensions }: SubscribePayload,
  { context, running }: { context: C; running: SocketOperation },
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const broken = findNotText({ operationName, extensions }, "");
  if (broken.length > 0) return deps.maskErrors([badUserInput(broken)], context);
  const late = deps.parseDocument.isKnown(query) ? null : await deps.newDocumentTurn(context);
  if (late) return deps.maskErrors([late], context);
  const { document, errors } = deps.parseDocument.parse(query);
  if (!document) return deps.maskErrors(errors, context);
  const name = toOperationName(operationName);
  const named = name === null ? {} : { operationName: name };
  const operation = resolveOperation(document, name);
  // As over HTTP, where a document that is not valid is told so first.
  if (operation instanceof GraphQLError) return deps.maskErrors(errors.length > 0 ? errors : [operation], context);
  const ready = (contextValue: Prepared) => ({ schema: deps.schema, document, ...named, contextValue });

  if (operation.operation !== "subscription") {
    running.isMutation = operation.operation === "mutation";
    const request = { query, ...named, ...(variables ? { variables } : {}), context };
    const execute = () =>
      deps
        .executeRequest(request)
        .catch((error) => failed(deps, error, context))
        .finally(running.end);
    return ready({ execute });
  }
  if (errors.length > 0) return deps.maskErrors(errors, context);
  const begun = await deps.subscribe({ document, ...named, variableValues: variables, contextValue: context });
  if (!(Symbol.asyncIterator in begun)) return begun.errors ?? [];
  const events = endingWith(begun, running.end);
  running.stop = () => void events.return?.();
  return ready({ events });
}

/** The same events; `end` is called when there are no more. */
function endingWith(
  events: AsyncIterableIterator<ExecutionResult>,
  end: () => void,
): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      const item = await events.next();
      if (item.done) end();
      return item;
    },
    async return() {
      end();
      return events.return?.() ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function failed<C extends GatewayContext>(deps: ProtocolDeps<C>, error: unknown, context: C): RequestResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: deps.maskErrors([new GraphQLError(originalError.message, { originalError })], context) };
}

const tooMany = (max: number) =>
  new GraphQLError(`A socket runs at most ${max} operations at once.`, {
    extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 },
  });
