import { parseId } from "@coffer/contracts/ids";
import { type Listed, type PageArguments, type PagedList, pagedList } from "@coffer/platform/graphql/pages";
import type { QueryResolvers, UserResolvers } from "../generated/types.ts";

const listOf = <Prefix extends string>(prefix: Prefix, name: string, of: readonly (string | null)[]) =>
  pagedList({ name, of, parsePlace: (text) => parseId(prefix, text) });

/** What any of these lists answers: its place is the id. */
async function page<Node extends { readonly id: Place }, Place extends string>(
  list: PagedList<Place>,
  args: PageArguments,
  read: (page: ReturnType<PagedList<Place>["read"]>) => Promise<Listed<Node>>,
) {
  const asked = list.read(args);
  return list.present(await read(asked), { hasPrevious: asked.after !== null, placeOf: ({ id }) => id });
}

export const staff: QueryResolvers["staff"] = (_root, { role = null, ...args }, { app, actor }) =>
  page(listOf("usr", "staff", [role]), args, (asked) => app.readRoles.listStaff(actor, role, asked));

export const roleRequests: QueryResolvers["roleRequests"] = (_root, { state = null, ...args }, { app, actor }) =>
  page(listOf("rrq", "role requests", [state]), args, (asked) => app.readRoles.listRequests(actor, state, asked));

export const roleChanges: NonNullable<UserResolvers["roleChanges"]> = async ({ id }, args, { app, actor }) => {
  const list = listOf("rch", "role changes", [id]);
  const asked = list.read(args);
  const listed = await app.readRoles.listChanges(actor, id, asked);
  return listed && list.present(listed, { hasPrevious: asked.after !== null, placeOf: (change) => change.id });
};
