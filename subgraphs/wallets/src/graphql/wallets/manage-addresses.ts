import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetWallets } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { parseCreateWalletAddress, parseLabelWalletAddress } from "../parse.ts";
import { presentRefusal } from "../present.ts";

export const createWalletAddress: MutationResolvers["createWalletAddress"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const made = await context.app.createAddress({ ownerId, ...parseCreateWalletAddress(args) });
  forgetWallets(context);
  return made.ok ? { __typename: "CreateWalletAddressSuccess", address: made.value } : presentRefusal(made.error);
};

export const labelWalletAddress: MutationResolvers["labelWalletAddress"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const labelled = await context.app.labelAddress({ ownerId, ...parseLabelWalletAddress(args) });
  forgetWallets(context);
  return labelled.ok
    ? { __typename: "LabelWalletAddressSuccess", address: labelled.value }
    : presentRefusal(labelled.error);
};
