import { topicOf } from "@coffer/contracts/event";
import type { EventBus } from "@coffer/platform/events/bus";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import type { Clock } from "@coffer/platform/values/clock";
import type { JSONWebKeySet } from "jose";
import { makeBoundExecution } from "./execution/bound-execution.ts";
import { makeSupergraph } from "./execution/supergraph.ts";
import { CONSOLE_FOLDER, readConsoleFiles } from "./http/console-files.ts";
import type { DoorConfig } from "./http/door-options.ts";
import { makeErrorMask } from "./http/mask-errors.ts";
import { type HttpDoor, openHttpDoor } from "./http/open-http-door.ts";
import { makeAuthenticator } from "./identity/authenticate.ts";
import { makeConfirmCaller } from "./identity/confirm-caller.ts";
import { makeEndedSessions } from "./identity/ended-sessions.ts";
import { ENDINGS, makeFollowSessions } from "./identity/follow-sessions.ts";
import { makeNodeDoor } from "./identity/nodes.ts";
import type { RequestContext } from "./identity/request-context.ts";
import { makeTokenKeys } from "./identity/token-keys.ts";
import { makeExecutions, type Who } from "./limits/executions.ts";
import { makeIsBusy } from "./limits/is-busy.ts";
import { makeNewDocuments } from "./limits/new-documents.ts";
import { makeAskForGrant } from "./sources/ask-for-grant.ts";
import { makeAskForNodeKeys } from "./sources/ask-for-node-keys.ts";
import type { MountDoors } from "./sources/public-routes.ts";
import type { SubgraphSource } from "./sources/subgraph-source.ts";
import { feedFrom, isFollowed } from "./streams/feed-from-bus.ts";
import { makeLiveFeed } from "./streams/live-feed.ts";
import { readStreamOwners } from "./streams/read-stream-owners.ts";
import { makeStreamOwner } from "./streams/stream-owner.ts";
import { makeStreams } from "./streams/streams.ts";

export type GatewayParts = {
  readonly config: DoorConfig;
  readonly issuer: string;
  readonly supergraphSdl: string;
  readonly sourceOf: (subgraph: string) => SubgraphSource<RequestContext>;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  /** Doors that are not GraphQL, each answered by its owner. */
  readonly mountDoors: MountDoors;
  readonly bus: EventBus;
  readonly keyValue: KeyValueStore;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The gateway, listening: one endpoint for queries, mutations and subscriptions. */
export async function composeGateway(parts: GatewayParts): Promise<HttpDoor> {
  const { config, bus, keyValue, clock, sourceOf, fetchKeys, issuer } = parts;
  const log = parts.log.child({ service: "gateway" });
  const callerOf = makeCallerOf({ clock, twoFactors: config.twoFactors });
  const mask = makeErrorMask({ log, hideSuggestions: !config.introspection });
  const sessions = makeEndedSessions({ keyValue, clock, log });
  const keys = makeTokenKeys({ fetchKeys, clock, log });
  const askForGrant = makeAskForGrant(sourceOf("auth"));
  const authenticator = makeAuthenticator({ keys, sessions, issuer, askForGrant, keyValue, clock, log });
  const nodes = makeNodeDoor({ ask: makeAskForNodeKeys(sourceOf("auth")), sessions, keyValue, issuer, clock, log });

  const owners = readStreamOwners(parts.supergraphSdl);
  const feed = makeLiveFeed();
  const streams = makeStreams<RequestContext>({
    feed,
    owner: makeStreamOwner(sourceOf, owners),
    reportFault: (fault, { requestId }) => log.error({ err: fault, requestId }, "a stream failed"),
  });
  const newDocuments = makeNewDocuments();
  const supergraph = makeSupergraph<RequestContext>({
    supergraphSdl: parts.supergraphSdl,
    sourceOf: ({ name }) => sourceOf(name),
    callerOf: ({ actor }) => callerOf(actor),
    confirm: makeConfirmCaller(authenticator),
    streams,
    maskErrors: mask.maskErrors,
    bound: makeBoundExecution(
      { values: config.valuesMax, timeoutMs: config.operationTimeoutMs },
      makeExecutions(config.executions, makeIsBusy()),
    ),
    whoOf,
    pause: (context) => newDocuments.goOn(whoOf(context)),
  });

  let door: HttpDoor | undefined;
  const { hear, catchUp } = makeFollowSessions({
    sessions,
    closeSockets: (...which) => door?.closeSockets(...which) ?? 0,
  });
  // Before the door opens: a subscription that began unheard would miss what happens until then.
  const [followed, ended] = await Promise.all([
    bus.listen([...new Set(owners.values())].map(topicOf), feedFrom(feed, owners), {
      missed: streams.resyncAll,
      isWanted: isFollowed(feed),
    }),
    bus.listen([topicOf("auth")], hear, {
      missed: () => void catchUp(),
      isWanted: (event) => event === undefined || ENDINGS.includes(event.type),
    }),
  ]);
  const { mountDoors } = parts;
  const consoleFiles = config.console && readConsoleFiles(CONSOLE_FOLDER, config.console);
  door = await openHttpDoor({
    config,
    issuer,
    supergraph,
    authenticator,
    nodes,
    mask,
    newDocuments,
    mountDoors,
    consoleFiles,
    log,
  });
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

const whoOf = ({ actor, address }: RequestContext): Who => ({ actor, ...(address === undefined ? {} : { address }) });
