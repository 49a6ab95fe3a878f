import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers, QueryResolvers } from "../generated/types.ts";
import { parseCreateApiKey, parseRevokeApiKey, parseRotateApiKey } from "./parse.ts";
import { presentCreateRefusal, presentRevokeRefusal, presentRotateRefusal } from "./present.ts";

export const createApiKey: MutationResolvers["createApiKey"] = async (_root, args, { app, actor }) => {
  const made = await app.apiKeys.create(requireUser(actor), parseCreateApiKey(args));
  if (!made.ok) return presentCreateRefusal(made.error);
  const { apiKey, secret } = made.value;
  return { __typename: "CreateApiKeySuccess", apiKey, secret: secret.reveal() };
};

export const rotateApiKey: MutationResolvers["rotateApiKey"] = async (_root, args, { app, actor }) => {
  const rotated = await app.apiKeys.rotate(requireUser(actor), parseRotateApiKey(args));
  if (!rotated.ok) return presentRotateRefusal(rotated.error);
  const { apiKey, secret } = rotated.value;
  return { __typename: "RotateApiKeySuccess", apiKey, secret: secret.reveal() };
};

export const revokeApiKey: MutationResolvers["revokeApiKey"] = async (_root, args, { app, actor }) => {
  const revoked = await app.apiKeys.revoke(requireUser(actor), parseRevokeApiKey(args));
  return revoked.ok
    ? { __typename: "RevokeApiKeySuccess", apiKey: revoked.value }
    : presentRevokeRefusal(revoked.error);
};

/** 32 bytes in base64url. */
const HASH = /^[A-Za-z0-9_-]{43}$/;

/** Asked by the gateway alone: clients do not see the field. */
export const apiKeyGrant: QueryResolvers["apiKeyGrant"] = async (_root, { sha256, usedFrom }, { app }) => {
  if (!HASH.test(sha256)) return null;
  const exchanged = await app.apiKeys.exchange(Buffer.from(sha256, "base64url"), usedFrom ?? null);
  return exchanged && { token: exchanged.token.reveal() };
};
