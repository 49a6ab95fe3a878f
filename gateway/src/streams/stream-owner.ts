import { PUBLIC_ERROR_CODES } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { GraphQLError } from "graphql";
import type { RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "../sources/subgraph-source.ts";
import type { Opened, StreamEvent, StreamOwner } from "./stream-types.ts";

type Keys = (args: Readonly<Record<string, unknown>>, userId: string) => string;

/** Which subgraph keeps the streams of a subscription, and which key of its events a follower listens on. */
const FOLLOWED: Readonly<Record<string, { subgraph: string; key: Keys }>> = {
  balanceChanged: {
    subgraph: "ledger",
    key: ({ accountId = null }, userId) => (accountId === null ? `user:${userId}` : `account:${accountId}`),
  },
  paymentStatus: {
    subgraph: "payments",
    key: ({ paymentId = null }, userId) => (paymentId === null ? `payments:${userId}` : `payment:${paymentId}`),
  },
  verificationStatus: { subgraph: "verification", key: (_args, userId) => `verification:${userId}` },
};

/** The subgraph that keeps the field's streams; undefined where no field of that name can be followed. */
export const ownerOfField = (field: string): string | undefined =>
  Object.hasOwn(FOLLOWED, field) ? FOLLOWED[field]?.subgraph : undefined;

/** The subgraphs whose topics carry followed events. */
export const STREAM_SUBGRAPHS: readonly string[] = [
  ...new Set(Object.values(FOLLOWED).map(({ subgraph }) => subgraph)),
];

/** Asks the owning subgraphs, as the viewer, through a field that clients do not see. */
export function makeStreamOwner(
  sourceOf: (subgraph: string) => SubgraphSource<RequestContext>,
): StreamOwner<RequestContext> {
  const ask = async <Answer>(request: { field: string }, context: RequestContext): Promise<Answer> => {
    const { subgraph } = followed(request.field);
    const query = `query ($request: StreamRequest!) { answer: ${subgraph}Stream(request: $request) }`;
    const { data, errors } = await sourceOf(subgraph).execute({ query, variables: { request } }, context);
    const [error] = errors ?? [];
    if (error) throw new GraphQLError(error.message, { extensions: { ...error.extensions } });
    return (data as { answer: Answer }).answer;
  };

  return {
    async keyOf({ field, arguments: args, context }) {
      return { ok: true, key: followed(field).key(args, viewerOf(context.actor)) };
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
    async eventsAfter({ field, stream, sequence, limit, context }) {
      const { events } = await ask<{ events: StreamEvent[] }>(
        { field, ...{ op: "eventsAfter", stream, sequence, limit } },
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

const viewerOf = (actor: Actor): string => (actor.kind === "user" ? actor.userId : "nobody");

function followed(field: string) {
  const found = FOLLOWED[field];
  if (!found) throw new Error(`no subgraph owns the streams of ${field}`);
  return found;
}
