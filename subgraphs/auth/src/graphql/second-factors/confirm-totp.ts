import { requireUser } from "@coffer/platform/graphql/errors";
import type { MutationResolvers } from "../generated/types.ts";
import { parseTotpCode, sessionOf } from "./parse.ts";
import { presentConfirmRefusal, presentRecoveryCodes, presentSecondFactors } from "./present.ts";

export const confirmTotp: MutationResolvers["confirmTotp"] = async (_root, args, { app, actor }) => {
  const session = sessionOf(requireUser(actor));
  const confirmed = await app.confirmTotp({ ...session, code: parseTotpCode(args) });
  if (!confirmed.ok) return presentConfirmRefusal(confirmed.error);
  const { recoveryCodes } = confirmed.value;
  const secondFactors = presentSecondFactors(await app.findSecondFactors(session.userId));
  const shown = recoveryCodes && presentRecoveryCodes(recoveryCodes);
  return { __typename: "ConfirmTotpSuccess", recoveryCodes: shown, secondFactors };
};
