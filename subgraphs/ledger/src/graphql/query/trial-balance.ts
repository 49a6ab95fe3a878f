import { addUp } from "../../domain/trial-balance.ts";
import type { QueryResolvers } from "../generated/types.ts";
import { presentMoney } from "../present.ts";

export const trialBalance: QueryResolvers["trialBalance"] = async (_root, _args, { app }) => {
  const rows = await app.readTrialBalance();
  return {
    at: app.clock.now(),
    rows: rows.map(({ debit, credit, ...row }) => ({ ...row, ...presentSides({ debit, credit }) })),
    totals: addUp(rows).map(({ isBalanced, ...sides }) => ({ isBalanced, ...presentSides(sides) })),
  };
};

type Sides = Pick<ReturnType<typeof addUp>[number], "debit" | "credit">;

const presentSides = ({ debit, credit }: Sides) => ({
  currency: debit.asset.code,
  debit: presentMoney(debit),
  credit: presentMoney(credit),
});
