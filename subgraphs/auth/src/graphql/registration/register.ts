import type { MutationResolvers } from "../generated/types.ts";
import { parseRegister } from "./parse.ts";
import { presentRefusal } from "./present.ts";

export const register: MutationResolvers["register"] = async (_root, args, { app, address }) => {
  const registered = await app.register({ ...parseRegister(args), address });
  if (!registered.ok) return presentRefusal(registered.error);
  return { __typename: "RegisterSuccess", username: registered.value.username, emailVerificationRequired: false };
};
