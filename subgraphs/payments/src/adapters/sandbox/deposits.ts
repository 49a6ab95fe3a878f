import { uuidOf } from "@coffer/contracts/ids";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Deposit, DepositProvider } from "../../app/deposits/ports.ts";
import type { Collected } from "../../domain/deposits/steps.ts";
import { SCENARIOS, type Scenario } from "../../domain/methods/scenarios.ts";
import type { TellNews } from "./news.ts";
import { AWAY, type Decided, NoAnswer, WAITS } from "./no-answer.ts";

/** Test money is brought in without anybody's method, too, at once and in every currency. */
const UNNAMED = "collected";

/** What it does when it is asked for the n-th time, and whether its answer arrives. */
function decide(deposit: Scenario["deposit"], times: number): Decided<Collected> {
  switch (deposit) {
    case "collected":
      return { does: "COLLECTED", isHeard: true };
    case "partial":
      return { does: "PARTIAL", isHeard: true };
    case "declined":
      return { does: "DECLINED", isHeard: true };
    case "empty":
      return { does: "NO_FUNDS", isHeard: true };
    case "authentication":
      return { does: "AUTHENTICATION", isHeard: true };
    case "unusable":
      return { does: "UNUSABLE", isHeard: true };
    case "late":
      return { does: times <= WAITS ? "WAITING" : "COLLECTED", isHeard: true };
    case "lost":
      return { does: "COLLECTED", isHeard: times > 1 };
    case "down":
      return { does: times <= AWAY ? "WAITING" : "COLLECTED", isHeard: times > AWAY };
    case "hooks":
      return { does: times <= 1 ? "WAITING" : "COLLECTED", isHeard: true };
    default:
      return unreachable(deposit);
  }
}

/** Of half it is a half, or nothing. */
function haveOf({ amount }: Deposit, outcome: Collected): bigint {
  if (outcome === "COLLECTED") return amount.units;
  return outcome === "PARTIAL" ? amount.units / 2n : 0n;
}

/**
 * The sandbox's provider: it collects test money as its tokens say, and keeps books of its own, as
 * one does: what it has said of a payment in the end it says for good.
 */
export const makeSandboxDeposits = (pool: pg.Pool, tell: TellNews): DepositProvider => ({
  needsMethod: false,
  supports: () => true,
  takes: () => true,
  async collect(deposit) {
    const scenario = scenarioOf(deposit.token);
    if (scenario === "collected") return collectAtOnce(pool, deposit);
    return answer({ pool, tell }, { deposit, scenario }, await noteAsked(pool, deposit));
  },
  async look(deposit) {
    const asked = await noteLooked(pool, deposit);
    return asked && answer({ pool, tell }, { deposit, scenario: scenarioOf(deposit.token) }, asked);
  },
  async giveBack({ id }) {
    const { rowCount } = await pool.query("UPDATE sandbox_deposit SET returned = collected WHERE payment_id = $1", [
      uuidOf(id),
    ]);
    if (rowCount === 0) throw new Error("the sandbox provider knows no such deposit");
    return "RETURNED";
  },
});

type Asked = { readonly asked: number; readonly outcome: Collected };
type Of = { readonly deposit: Deposit; readonly scenario: Scenario["deposit"] };

/** What it does once it is asked again, and keeps. */
async function answer(
  { pool, tell }: { readonly pool: pg.Pool; readonly tell: TellNews },
  { deposit, scenario }: Of,
  { asked, outcome }: Asked,
): Promise<Collected> {
  const next = decide(scenario, asked);
  const does = outcome === "WAITING" ? next.does : outcome;
  if (outcome === "WAITING" && does !== "WAITING")
    await pool.query("UPDATE sandbox_deposit SET outcome = $2, collected = $3 WHERE payment_id = $1", [
      uuidOf(deposit.id),
      does,
      haveOf(deposit, does),
    ]);
  if (scenario === "hooks") await tell(deposit.id, asked);
  if (!next.isHeard) throw new NoAnswer("the sandbox provider gave no answer");
  return does;
}

async function collectAtOnce(pool: pg.Pool, { id, amount }: Deposit): Promise<"COLLECTED"> {
  await pool.query({
    name: "collect-at-once",
    text: `INSERT INTO sandbox_deposit AS s (payment_id, currency, amount, asked, outcome, collected) VALUES ($1, $2, $3, 1, 'COLLECTED', $3)
      ON CONFLICT (payment_id) DO UPDATE SET asked = s.asked + 1`,
    values: [uuidOf(id), amount.asset.code, amount.units],
  });
  return "COLLECTED";
}

function scenarioOf(token: string | null): Scenario["deposit"] {
  if (token === null) return UNNAMED;
  const scenario = SCENARIOS.find((one) => one.token === token);
  if (!scenario) throw new Error("the sandbox provider has no such token");
  return scenario.deposit;
}

async function noteAsked(pool: pg.Pool, { id, amount }: Deposit): Promise<Asked> {
  const { rows } = await pool.query<Asked>(
    `INSERT INTO sandbox_deposit AS s (payment_id, currency, amount, asked, outcome) VALUES ($1, $2, $3, 1, 'WAITING')
     ON CONFLICT (payment_id) DO UPDATE SET asked = s.asked + 1 RETURNING asked, outcome`,
    [uuidOf(id), amount.asset.code, amount.units],
  );
  if (!rows[0]) throw new Error("nothing was written");
  return rows[0];
}

/** Null where it was never asked for it. */
async function noteLooked(pool: pg.Pool, { id }: Deposit): Promise<Asked | null> {
  const { rows } = await pool.query<Asked>(
    "UPDATE sandbox_deposit SET asked = asked + 1 WHERE payment_id = $1 RETURNING asked, outcome",
    [uuidOf(id)],
  );
  return rows[0] ?? null;
}
