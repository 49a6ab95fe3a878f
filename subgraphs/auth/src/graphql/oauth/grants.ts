import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { pagedList } from "@coffer/platform/graphql/pages";
import type { SessionId } from "../../domain/users/ids.ts";
import type { EntityResolvers, MutationResolvers } from "../generated/types.ts";
import { parseEndGrant } from "./parse.ts";
import { presentEndGrantRefusal, presentGrant } from "./present.ts";

const grantsOf = (userId: string) =>
  pagedList<SessionId>({
    name: "clients that a user let in",
    of: [userId],
    parsePlace: (text) => parseId("ses", text),
  });

export const oauthGrants: NonNullable<EntityResolvers["User"]["oauthGrants"]> = async (
  { id },
  args,
  { app, actor },
) => {
  const grants = grantsOf(id);
  const page = grants.read(args);
  const listed = await app.findGrants(actor, id, page);
  return (
    listed &&
    grants.present(
      { items: listed.items.map(presentGrant), hasNext: listed.hasNext },
      { hasPrevious: page.after !== null, placeOf: (grant) => grant.id },
    )
  );
};

export const endOAuthGrant: MutationResolvers["endOAuthGrant"] = async (_root, args, { app, actor }) => {
  const ended = await app.endGrant(parseEndGrant(args, requireUser(actor)));
  if (!ended.ok) return presentEndGrantRefusal(ended.error);
  return { __typename: "EndOAuthGrantSuccess", endedAt: ended.value.endedAt };
};
