import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { id } from "@coffer/platform/graphql/input-parsers";
import { pagedList } from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { SessionId } from "../../domain/users/ids.ts";
import type { EntityResolvers, MutationResolvers } from "../generated/types.ts";
import { presentEndSessionRefusal, presentSession, presentSessionEnded } from "./present.ts";

const sessionsOf = (userId: string) =>
  pagedList<SessionId>({ name: "sessions of a user", of: [userId], parsePlace: (text) => parseId("ses", text) });

export const sessions: NonNullable<EntityResolvers["User"]["sessions"]> = async ({ id }, args, { app, actor }) => {
  const list = sessionsOf(id);
  const page = list.read(args);
  const listed = await app.findSessions(actor, id, page);
  return (
    listed &&
    list.present(
      { items: listed.items.map((session) => presentSession(session, actor)), hasNext: listed.hasNext },
      { hasPrevious: page.after !== null, placeOf: (session) => session.id },
    )
  );
};

export const endSession: MutationResolvers["endSession"] = async (_root, args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const { sessionId } = readInput(args, (read) => ({ sessionId: read("input.sessionId", id("ses")) }));
  const ended = await app.endSession({ userId, sessionId });
  if (!ended.ok) return presentEndSessionRefusal(ended.error);
  return { __typename: "EndSessionSuccess", endedAt: ended.value.endedAt };
};

export const endOtherSessions: MutationResolvers["endOtherSessions"] = async (_root, _args, { app, actor }) => {
  const ended = await app.endOtherSessions(requireUser(actor));
  if (!ended.ok) return presentSessionEnded(ended.error);
  return { __typename: "EndOtherSessionsSuccess", endedCount: ended.value.count };
};
