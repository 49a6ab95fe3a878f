import { uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Payout, PayoutProvider } from "../../app/withdrawals/ports.ts";
import { SCENARIOS, type Scenario } from "../../domain/methods/scenarios.ts";
import type { WITHDRAWAL_ENDS } from "../../domain/simulations/simulation.ts";
import type { PaidByProvider } from "../../domain/withdrawals/steps.ts";
import type { TellNews } from "./news.ts";
import { AWAY, type Decided, NoAnswer, WAITS } from "./no-answer.ts";
import { readTold, refuseWhileDown } from "./told.ts";

type Doing = Scenario["payout"] | "fails late";

/** What people can tell it to do instead of what a token says. */
const AS_TOLD = {
  COMPLETED: "paid",
  DECLINED: "declined",
  METHOD_UNUSABLE: "unusable",
  FAILED_LATE: "fails late",
} as const satisfies Record<(typeof WITHDRAWAL_ENDS)[number], Doing>;

/** What the provider does when it is asked for the n-th time, and whether its answer arrives. */
function decide(payout: Doing, times: number): Decided<PaidByProvider> {
  switch (payout) {
    case "paid":
      return { does: "PAID", isHeard: true };
    case "declined":
      return { does: "DECLINED", isHeard: true };
    case "unusable":
      return { does: "UNUSABLE", isHeard: true };
    case "late":
      return { does: times <= WAITS ? "WAITING" : "PAID", isHeard: true };
    case "fails late":
      return { does: times <= WAITS ? "WAITING" : "DECLINED", isHeard: true };
    case "lost":
      return { does: "PAID", isHeard: times > 1 };
    case "down":
      return { does: times <= AWAY ? "WAITING" : "PAID", isHeard: times > AWAY };
    case "hooks":
      return { does: times <= 1 ? "WAITING" : "PAID", isHeard: true };
    default:
      return unreachable(payout);
  }
}

/**
 * The sandbox's provider: it pays test money out as its tokens say, and keeps books of its own, as
 * one does: what it has said of a payment in the end it says for good, unless what it paid came
 * back. People can tell it what to do (./simulator.ts).
 */
export function makeSandboxPayouts(pool: pg.Pool, tell: TellNews): PayoutProvider {
  const look = (payout: Payout) =>
    ask(
      { pool, tell },
      payout,
      "UPDATE sandbox_payout SET asked = asked + 1 WHERE payment_id = $1 AND $2 = currency AND $3 = amount",
    );
  return {
    supports: () => true,
    takes: () => true,
    look,
    // What it was asked for goes on by itself.
    resume: look,
    recheck: ({ id }) =>
      inTransaction(pool, async (client) => {
        const told = await readTold(client, id);
        refuseWhileDown(told);
        const { rows } = await client.query<{ outcome: PaidByProvider }>(
          "SELECT outcome FROM sandbox_payout WHERE payment_id = $1",
          [uuidOf(id)],
        );
        if (told.state === "LOSING_ANSWERS") throw new NoAnswer("the sandbox provider gave no answer");
        return rows[0]?.outcome ?? null;
      }),
    async payOut(payout) {
      const said = await ask(
        { pool, tell },
        payout,
        `INSERT INTO sandbox_payout AS s (payment_id, currency, amount, asked, outcome) VALUES ($1, $2, $3, 1, 'WAITING')
       ON CONFLICT (payment_id) DO UPDATE SET asked = s.asked + 1`,
      );
      if (!said) throw new Error("nothing was written");
      return said;
    },
  };
}

/** `noting`: how it counts that it is asked. Null where it knows of no such payment. */
async function ask(
  { pool, tell }: { readonly pool: pg.Pool; readonly tell: TellNews },
  { id, amount, token }: Payout,
  noting: string,
): Promise<PaidByProvider | null> {
  const scenario = SCENARIOS.find((one) => one.token === token);
  if (!scenario) throw new Error("the sandbox provider has no such token");
  const decided = await inTransaction(pool, async (client) => {
    const told = await readTold<(typeof WITHDRAWAL_ENDS)[number]>(client, id);
    refuseWhileDown(told);
    const { rows } = await client.query<{ asked: number; outcome: PaidByProvider }>(
      `${noting} RETURNING asked, outcome`,
      [uuidOf(id), amount.asset.code, amount.units],
    );
    const [asked] = rows;
    if (!asked) return null;
    const doing = told.outcome === null ? scenario.payout : AS_TOLD[told.outcome];
    const decision = decide(doing, asked.asked);
    const isHeard = decision.isHeard && told.state !== "LOSING_ANSWERS";
    const next = { does: decision.does, isHeard, times: asked.asked };
    if (asked.outcome !== "WAITING") return { ...next, does: asked.outcome };
    await client.query("UPDATE sandbox_payout SET outcome = $2 WHERE payment_id = $1", [uuidOf(id), next.does]);
    return next;
  });
  if (decided && scenario.payout === "hooks") await tell(id, decided.times);
  if (decided && !decided.isHeard) throw new NoAnswer("the sandbox provider gave no answer");
  return decided?.does ?? null;
}
