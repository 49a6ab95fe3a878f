import { unauthenticated } from "@coffer/platform/graphql/errors";
import { anonymous } from "@coffer/platform/identity/actor";
import { readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { userActor } from "@coffer/testkit/actor";
import { onTestFinished } from "vitest";
import { readGatewayConfig } from "../config.ts";
import { makeSupergraph } from "../execution/supergraph.ts";
import { makeTwoSubgraphs } from "../execution/two-subgraphs.fixture.ts";
import type { Authenticator } from "../identity/authenticate.ts";
import type { NodeDoor } from "../identity/nodes.ts";
import type { RequestContext } from "../identity/request-context.ts";
import { makeNewDocuments } from "../limits/new-documents.ts";
import type { MountDoors } from "../sources/public-routes.ts";
import type { SubgraphResponse, SubgraphSource } from "../sources/subgraph-source.ts";
import { makeLiveFeed } from "../streams/live-feed.ts";
import { makeStreams } from "../streams/streams.ts";
import { makeErrorMask } from "./mask-errors.ts";
import { openHttpDoor } from "./open-http-door.ts";

export const ana = userActor("ana");

type Changes = {
  environment?: Record<string, string>;
  authenticator?: Partial<Authenticator>;
  nodes?: NodeDoor["authenticateNode"];
  /** Instead of what the ledger answers. */
  ledger?: () => Promise<SubgraphResponse>;
  mountDoors?: MountDoors;
};

/**
 * The door before two real subgraphs in memory. `Bearer ana` is good, everything else is not. It is
 * closed with the test.
 */
export async function makeDoorWorld({
  environment = {},
  authenticator = {},
  nodes = () => Promise.reject(new Error("nobody is a node here")),
  ledger,
  mountDoors = () => undefined,
}: Changes = {}) {
  const lines: { requestId?: string; err?: { message: string } }[] = [];
  const log = makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(JSON.parse(line)) } });
  const contexts: RequestContext[] = [];
  const config = readEnv({ PORT: "0", ...environment }, (env) => readGatewayConfig(env, "sandbox"));
  const mask = makeErrorMask({ log, hideSuggestions: !config.introspection });
  const { supergraphSdl, sourceOf } = makeTwoSubgraphs();
  const supergraph = makeSupergraph<RequestContext>({
    supergraphSdl,
    sourceOf: (subgraph): SubgraphSource<RequestContext> => ({
      async execute(request, context) {
        contexts.push(context);
        if (subgraph.name === "ledger" && ledger) return ledger();
        const { requestId, actor } = context;
        return sourceOf(subgraph).execute(request, {
          requestId,
          actor: actor.kind === "user" ? { name: actor.userId } : null,
        });
      },
    }),
    callerOf: ({ actor }) => ({ authenticated: actor.kind === "user", scopes: new Set(), gapTo: () => null }),
    streams: makeStreams<RequestContext>({
      feed: makeLiveFeed(),
      owner: {
        keyOf: async () => ({ ok: true, key: "all" }),
        open: async () => ({ ok: true, positions: [], events: [], more: false }),
        eventsAfter: async () => [],
      },
      reportFault: () => undefined,
    }),
    maskErrors: mask.maskErrors,
  });
  const door = await openHttpDoor({
    config,
    issuer: "http://localhost:4000",
    supergraph,
    authenticator: {
      async authenticate(authorization) {
        if (authorization === undefined) return anonymous;
        if (authorization !== "Bearer ana") throw unauthenticated("That token is no good.");
        return ana;
      },
      confirm: async () => undefined,
      ...authenticator,
    },
    nodes: { authenticateNode: nodes },
    mask,
    newDocuments: makeNewDocuments(),
    consoleFiles: null,
    mountDoors,
    log,
  });
  onTestFinished(() => door.stop());
  const port = Number(new URL(door.url).port);
  const post = (query: string, headers: Record<string, string> = {}) =>
    fetch(new URL("/graphql", door.url), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query }),
    });
  return { door, port, lines, post, contexts };
}
