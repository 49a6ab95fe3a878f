import type { Payment } from "../../domain/money/payment.ts";
import type { ProviderSaid } from "../../domain/money/provider-word.ts";
import { readLook } from "../../domain/withdrawals/steps.ts";
import { type FindRoadDeps, findRoad } from "./find-road.ts";

/** What the provider knows of a withdrawal. Throws `ProviderFault` where it does not say. */
export const makeLookUpWithdrawal =
  (deps: FindRoadDeps) =>
  async (payment: Payment): Promise<ProviderSaid> => {
    const road = await findRoad(deps, payment);
    const said = await road.look();
    const rulesOut = road.rulesOut(said);
    return { ...readLook(said), ...(rulesOut.length === 0 ? {} : { rulesOut }) };
  };
