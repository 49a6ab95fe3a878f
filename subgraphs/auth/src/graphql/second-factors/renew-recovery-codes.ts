import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { presentNoSecondFactor, presentRecoveryCodes, presentSecondFactors } from "./present.ts";

export const renewRecoveryCodes: MutationResolvers["renewRecoveryCodes"] = async (_root, _args, { app, actor }) => {
  const { userId } = requireUser(actor);
  const renewed = await app.renewRecoveryCodes(userId);
  if (!renewed.ok) return presentNoSecondFactor();
  const secondFactors = presentSecondFactors(await app.findSecondFactors(userId));
  const recoveryCodes = presentRecoveryCodes(renewed.value);
  return { __typename: "RenewRecoveryCodesSuccess", recoveryCodes, secondFactors };
};
