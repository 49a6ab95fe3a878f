import { PUBLIC_ASSERTION, PUBLIC_DOOR, publicAudience } from "@coffer/platform/http/public-door";
import { anonymous } from "@coffer/platform/identity/actor";
import type { SignAssertion } from "@coffer/platform/identity/assertion";
import type { Logger } from "@coffer/platform/running/log";
import type { Work } from "@coffer/platform/running/work";
import { newRequestId, type RequestContext } from "../identity/request-context.ts";
import { makeInstances, makePatientInstances, unavailable } from "./subgraph-instances.ts";
import type { SubgraphRequest, SubgraphResponse, SubgraphSource } from "./subgraph-source.ts";
import { beginTrace } from "./trace-context.ts";

export type HttpSubgraph = SubgraphSource<RequestContext> & {
  /**
   * What a door of the subgraph that is not GraphQL shows to everybody; for what clients ask of it:
   * ./forward-routes.ts.
   */
  read(path: string): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
};

export type HttpSubgraphOptions = {
  readonly name: string;
  /** Its instances. */
  readonly urls: readonly string[];
  readonly sign: SignAssertion;
  /**
   * Whether its mutations are counted by the client's address, and so have to be told. Queries
   * never are: their assertions serve again.
   */
  readonly tellsAddress?: boolean;
  readonly connections: number;
  readonly timeoutMs: number;
  /** Of mutations, where they take longer than other requests by right. */
  readonly mutationTimeoutMs?: number;
  readonly log: Logger;
};

/** A subgraph behind HTTP. */
export function makeHttpSubgraph(options: HttpSubgraphOptions): HttpSubgraph {
  const { name, sign, log, tellsAddress = false, mutationTimeoutMs } = options;
  const instances = makeInstances(options);
  const forMutations =
    mutationTimeoutMs === undefined ? instances : makePatientInstances({ ...options, timeoutMs: mutationTimeoutMs });
  return {
    async execute(request, { actor, requestId, address, agent, work, traceparent = beginTrace(requestId) }) {
      const isMutation = request.query.startsWith("mutation");
      const seen = tellsAddress && isMutation && address !== undefined ? { address, agent } : undefined;
      const message = {
        path: "/graphql",
        method: "POST" as const,
        headers: {
          "x-request-id": requestId,
          traceparent,
          "content-type": "application/json",
          authorization: `Bearer ${await sign(actor, name, seen)}`,
        },
        body: JSON.stringify(bodyOf(request, work)),
      };
      const answer = await (isMutation ? forMutations : instances).send(message, {
        isSafe: !isMutation,
        ...(work ? { work } : {}),
      });
      const response = answer.status === 200 ? parseResponse(answer.body) : null;
      if (response) {
        work?.count(response.extensions?.values ?? 0);
        return response;
      }
      log.error(
        { subgraph: name, status: answer.status, requestId },
        "a subgraph gave the gateway no answer that it can use",
      );
      throw unavailable(name);
    },
    async read(path) {
      const requestId = newRequestId();
      const headers = {
        "x-request-id": requestId,
        traceparent: beginTrace(requestId),
        [PUBLIC_ASSERTION]: await sign(anonymous, publicAudience(name)),
      };
      return instances.send({ path: `${PUBLIC_DOOR}${path}`, method: "GET", headers }, { isSafe: true });
    },
    close: async () => {
      await Promise.all([...new Set([instances, forMutations])].map(({ close }) => close()));
    },
  };
}

function bodyOf({ query, variables, operationName, event }: SubgraphRequest, work: Work | undefined) {
  const extensions = { ...(event === undefined ? {} : { event }), ...(work ? { values: work.left } : {}) };
  return {
    query,
    variables,
    ...(operationName === undefined ? {} : { operationName }),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
  };
}

type CountedResponse = SubgraphResponse & { readonly extensions?: { readonly values?: number } };

/** Null where it is no JSON, as from something between. */
function parseResponse(body: string): CountedResponse | null {
  try {
    const response: unknown = JSON.parse(body);
    return typeof response === "object" ? response : null;
  } catch {
    return null;
  }
}
