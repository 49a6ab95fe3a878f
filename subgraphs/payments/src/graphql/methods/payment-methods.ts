import { parseId } from "@coffer/contracts/ids";
import { listMethodsOfUser } from "../../app/methods/list-methods.ts";
import type {
  EntityResolvers,
  PaymentMethodResolvers,
  QueryResolvers,
  SandboxScenarioResolvers,
} from "../generated/types.ts";

export const paymentMethodsOf: NonNullable<EntityResolvers["User"]["paymentMethods"]> = async (
  { id },
  _args,
  { actor, methodsOfUser },
) => [...(await listMethodsOfUser((of) => methodsOfUser.load(of), { actor, userId: parseId("usr", id) }))];

export const PaymentMethod: PaymentMethodResolvers = {
  verified: ({ isVerified }) => isVerified,
  default: ({ isDefault }) => isDefault,
};

export const sandboxScenarios: QueryResolvers["sandboxScenarios"] = (_root, _args, { app }) => [...app.scenarios];

export const SandboxScenario: SandboxScenarioResolvers = { verified: ({ isVerified }) => isVerified };
