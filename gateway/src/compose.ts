import { scopesOf } from "@coffer/platform/actor";
import type { Clock } from "@coffer/platform/clock";
import type { EventBus } from "@coffer/platform/events/bus";
import { topicOf } from "@coffer/platform/events/event";
import type { HttpRoute } from "@coffer/platform/http/route";
import type { KeyValueStore } from "@coffer/platform/key-value";
import type { Logger } from "@coffer/platform/log";
import type { JSONWebKeySet } from "jose";
import { makeAuthenticator } from "./authenticate.ts";
import { makeBoundExecution } from "./bound-execution.ts";
import type { GatewayConfig } from "./config.ts";
import { makeConfirmCaller } from "./confirm-caller.ts";
import { makeEndedSessions } from "./ended-sessions.ts";
import { makeExecutions } from "./executions.ts";
import { feedFrom, isFollowed } from "./feed-from-bus.ts";
import { makeFollowSessions, SESSION_ENDED } from "./follow-sessions.ts";
import { type HttpDoor, openHttpDoor } from "./http/open-http-door.ts";
import { makeErrorMask } from "./mask-errors.ts";
import type { RequestContext } from "./request-context.ts";
import { makeStreamOwner, STREAM_SUBGRAPHS } from "./stream-owner.ts";
import { makeLiveFeed } from "./subscriptions/live-feed.ts";
import { makeStreams } from "./subscriptions/streams.ts";
import type { SubgraphSource } from "./supergraph/subgraph-source.ts";
import { makeSupergraph } from "./supergraph/supergraph.ts";
import { makeTokenKeys } from "./token-keys.ts";

export type GatewayParts = {
  readonly config: GatewayConfig;
  readonly issuer: string;
  readonly supergraphSdl: string;
  readonly sourceOf: (subgraph: string) => SubgraphSource<RequestContext>;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  /** Doors that are not GraphQL, each answered by its owner. */
  readonly routes: readonly HttpRoute[];
  readonly bus: EventBus;
  readonly keyValue: KeyValueStore;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The gateway, listening: one endpoint for queries, mutations and subscriptions. */
export async function composeGateway(parts: GatewayParts): Promise<HttpDoor> {
  const { config, bus, keyValue, clock, sourceOf, fetchKeys, issuer } = parts;
  const log = parts.log.child({ service: "gateway" });
  const mask = makeErrorMask({ log, hideSuggestions: !config.introspection });
  const sessions = makeEndedSessions({ keyValue, clock, log });
  const keys = makeTokenKeys({ fetchKeys, clock, log });
  const authenticator = makeAuthenticator({ keys, sessions, issuer, clock });

  const feed = makeLiveFeed();
  const streams = makeStreams<RequestContext>({
    feed,
    owner: makeStreamOwner(sourceOf),
    reportFault: (fault, { requestId }) => log.error({ err: fault, requestId }, "a stream failed"),
  });
  const supergraph = makeSupergraph<RequestContext>({
    supergraphSdl: parts.supergraphSdl,
    sourceOf: ({ name }) => sourceOf(name),
    callerOf: ({ actor }) => ({ authenticated: actor.kind !== "anonymous", scopes: scopesOf(actor) }),
    confirm: makeConfirmCaller(authenticator),
    streams,
    maskErrors: mask.maskErrors,
    bound: makeBoundExecution(
      { values: config.valuesMax, timeoutMs: config.operationTimeoutMs },
      makeExecutions(config.executions),
    ),
    whoOf: ({ actor, address }) => ({ actor, ...(address === undefined ? {} : { address }) }),
  });

  let door: HttpDoor | undefined;
  const { hear, catchUp } = makeFollowSessions({
    sessions,
    closeSockets: (...which) => door?.closeSockets(...which) ?? 0,
  });
  // Before the door opens: a subscription that began unheard would miss what happens until then.
  const [followed, ended] = await Promise.all([
    bus.listen(STREAM_SUBGRAPHS.map(topicOf), feedFrom(feed), {
      missed: streams.resyncAll,
      heeding: isFollowed(feed),
    }),
    bus.listen([topicOf("auth")], hear, {
      missed: () => void catchUp(),
      heeding: (event) => event === undefined || event.type === SESSION_ENDED,
    }),
  ]);
  door = await openHttpDoor({ config, supergraph, authenticator, mask, routes: parts.routes, log });
  const { url, closeSockets, stop } = door;
  return {
    url,
    closeSockets,
    async stop() {
      await stop();
      await followed.stop();
      await ended.stop();
    },
  };
}
