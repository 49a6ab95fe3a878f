import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentAlreadyEnabled } from "./present.ts";

export const beginTotp: MutationResolvers["beginTotp"] = async (_root, _args, { app, actor }) => {
  const begun = await app.beginTotp(requireUser(actor).userId);
  if (!begun.ok) return presentAlreadyEnabled();
  const { uri, qrSvg, secret, expiresAt } = begun.value;
  const shown = { uri: uri.reveal(), qrSvg: qrSvg.reveal(), secret: secret.reveal() };
  return { __typename: "BeginTotpSuccess", ...shown, expiresAt };
};
