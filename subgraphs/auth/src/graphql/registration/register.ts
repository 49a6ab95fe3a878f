import type { MutationResolvers } from "../generated/types.ts";
import { workOf } from "../users/work.ts";
import { parseRegister } from "./parse.ts";
import { presentRefusal } from "./present.ts";

export const register: MutationResolvers["register"] = async (_root, args, { app, address }) => {
  const registered = await app.register({ ...parseRegister(args), address, ...workOf(args.input.work) });
  if (!registered.ok) return presentRefusal(registered.error);
  return { __typename: "RegisterSuccess", username: registered.value.username, emailVerificationRequired: false };
};
