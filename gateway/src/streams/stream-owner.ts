import type { UserId } from "@coffer/contracts/ids";
import { chosenBy, isFollowedField, toFollowerKey } from "@coffer/contracts/streams";
import { PUBLIC_ERROR_CODES } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { GraphQLError } from "graphql";
import type { RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "../sources/subgraph-source.ts";
import type { StreamOwners } from "./read-stream-owners.ts";
import type { Opened, StreamEvent, StreamOwner } from "./stream-types.ts";

/** Asks the owning subgraphs, as the viewer, through a field that clients do not see. */
export function makeStreamOwner(
  sourceOf: (subgraph: string) => SubgraphSource<RequestContext>,
  owners: StreamOwners,
): StreamOwner<RequestContext> {
  const ask = async <Answer>(request: { field: string }, context: RequestContext): Promise<Answer> => {
    const subgraph = owners.get(request.field);
    if (subgraph === undefined) throw unowned(request.field);
    const query = `query ($request: StreamRequest!) { answer: ${subgraph}Stream(request: $request) }`;
    const { data, errors } = await sourceOf(subgraph).execute({ query, variables: { request } }, context);
    const [error] = errors ?? [];
    if (error) throw new GraphQLError(error.message, { extensions: { ...error.extensions } });
    return (data as { answer: Answer }).answer;
  };

  return {
    async keyOf({ field, arguments: args, context }) {
      if (!owners.has(field) || !isFollowedField(field)) throw unowned(field);
      return { ok: true, key: toFollowerKey(field, args, viewerOf(context.actor)) };
    },
    async open({ field, arguments: args, positions, context }) {
      try {
        const page = await ask<Omit<Opened, "ok">>({ field, ...{ op: "open", arguments: args, positions } }, context);
        return { ok: true, ...page };
      } catch (error) {
        // What the viewer did wrong is an answer; anything else is a fault, to be tried again.
        if (error instanceof GraphQLError && isAnswer(error)) return { ok: false, error };
        throw error;
      }
    },
    async eventsAfter({ field, stream, sequence, limit, arguments: args = {}, context }) {
      const choosing = chosenBy(field).length > 0 ? { arguments: args } : {};
      const { events } = await ask<{ events: StreamEvent[] }>(
        { field, ...{ op: "eventsAfter", stream, sequence, limit, ...choosing } },
        context,
      );
      return events;
    },
  };
}

/** What passes by itself is no answer to who follows already. Who opens is told of it as it is. */
const PASSING: ReadonlySet<unknown> = new Set(["BUSY", "SUBGRAPH_UNAVAILABLE", "TIMED_OUT", "UNAVAILABLE"]);
const isAnswer = ({ extensions: { code } }: GraphQLError): boolean =>
  PUBLIC_ERROR_CODES.has(String(code)) && !PASSING.has(code);

/** Streams are of users: whoever is none is listened for under a key that nothing is told to. */
const viewerOf = (actor: Actor): UserId | "nobody" => (actor.kind === "user" ? actor.userId : "nobody");

const unowned = (field: string) => new Error(`no subgraph owns the streams of ${field}`);
