import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { pagedList } from "@coffer/platform/graphql/pages";
import type { ClientId } from "../../domain/oauth/client.ts";
import type { MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { parseClient, parseRegistration, parseUpdate } from "./parse.ts";
import {
  presentClient,
  presentDisableRefusal,
  presentRegisterRefusal,
  presentRotateRefusal,
  presentUpdateRefusal,
} from "./present.ts";

const clients = pagedList<ClientId>({ name: "clients of OAuth", of: [], parsePlace: (text) => parseId("app", text) });

export const oauthClients: QueryResolvers["oauthClients"] = async (_root, args, { app }) => {
  const page = clients.read(args);
  const { items, hasNext } = await app.listClients(page);
  return clients.present(
    { items: items.map(presentClient), hasNext },
    { hasPrevious: page.after !== null, placeOf: (client) => client.id },
  );
};

export const registerOAuthClient: MutationResolvers["registerOAuthClient"] = async (_root, args, { app, actor }) => {
  const registered = await app.registerClient(parseRegistration(args, requireUser(actor)));
  if (!registered.ok) return presentRegisterRefusal(registered.error);
  const { client, secret } = registered.value;
  return {
    __typename: "RegisterOAuthClientSuccess",
    client: presentClient(client),
    clientSecret: secret?.reveal() ?? null,
  };
};

export const updateOAuthClient: MutationResolvers["updateOAuthClient"] = async (_root, args, { app, actor }) => {
  const updated = await app.updateClient(parseUpdate(args, requireUser(actor)));
  if (!updated.ok) return presentUpdateRefusal(updated.error);
  return { __typename: "UpdateOAuthClientSuccess", client: presentClient(updated.value) };
};

export const rotateOAuthClientSecret: MutationResolvers["rotateOAuthClientSecret"] = async (
  _root,
  args,
  { app, actor },
) => {
  const rotated = await app.rotateClientSecret(parseClient(args, requireUser(actor)));
  if (!rotated.ok) return presentRotateRefusal(rotated.error);
  const { client, secret } = rotated.value;
  return {
    __typename: "RotateOAuthClientSecretSuccess",
    client: presentClient(client),
    clientSecret: secret?.reveal() ?? null,
  };
};

export const disableOAuthClient: MutationResolvers["disableOAuthClient"] = async (_root, args, { app, actor }) => {
  const disabled = await app.disableClient(parseClient(args, requireUser(actor)));
  if (!disabled.ok) return presentDisableRefusal(disabled.error);
  return { __typename: "DisableOAuthClientSuccess", client: presentClient(disabled.value) };
};
