import { parseId } from "@coffer/contracts/ids";
import { type Listed, type PageArguments, pagedList } from "@coffer/platform/graphql/pages";
import type { ApiKey, KeyOwner } from "../../domain/api-keys/api-key.ts";
import type { Service } from "../../domain/api-keys/machine.ts";
import type { Context } from "../context.ts";

const keysOf = ({ id }: KeyOwner) =>
  pagedList({ name: "API keys", of: [id], parsePlace: (text) => parseId("key", text) });

const services = pagedList({ name: "services", of: [], parsePlace: (text) => parseId("svc", text) });

/** Null to who may not see them. */
export async function presentKeys(owner: KeyOwner, args: PageArguments, { app, actor }: Context) {
  const list = keysOf(owner);
  const page = list.read(args);
  const listed: Listed<ApiKey> | null = await app.apiKeys.list(actor, owner, page);
  return listed && list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
}

export async function presentServices(args: PageArguments, { app, actor }: Context) {
  const page = services.read(args);
  const listed: Listed<Service> = await app.services.list(actor, page);
  return services.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
}
