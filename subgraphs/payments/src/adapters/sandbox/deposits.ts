import { uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import { unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { Deposit, DepositProvider } from "../../app/deposits/ports.ts";
import type { Kept } from "../../domain/deposits/return.ts";
import type { Collected } from "../../domain/deposits/steps.ts";
import { SCENARIOS, type Scenario } from "../../domain/methods/scenarios.ts";
import type { DEPOSIT_ENDS } from "../../domain/simulations/simulation.ts";
import type { TellNews } from "./news.ts";
import { AWAY, type Decided, NoAnswer, WAITS } from "./no-answer.ts";
import { HOLDS, readTold, refuseWhileDown } from "./told.ts";

/** Test money is brought in without anybody's method, too, at once and in every currency. */
const UNNAMED = "collected";

type Ends = (typeof DEPOSIT_ENDS)[number];
type Doing = Scenario["deposit"] | "fails late";

/** What people can tell it to do instead of what a token says. */
const AS_TOLD = {
  COMPLETED: "collected",
  DECLINED: "declined",
  FUNDS_INSUFFICIENT: "empty",
  AUTHENTICATION_REQUIRED: "authentication",
  METHOD_UNUSABLE: "unusable",
  AMOUNT_MISMATCH: "partial",
  FAILED_LATE: "fails late",
} as const satisfies Record<Ends, Doing>;

/** What it does when it is asked for the n-th time, and whether its answer arrives. */
function decide(deposit: Doing, times: number): Decided<Collected> {
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
    case "fails late":
      return { does: times <= WAITS ? "WAITING" : "DECLINED", isHeard: true };
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
 * one does: what it has said of a payment in the end it says for good, unless it was taken back.
 * People can tell it what to do (./simulator.ts).
 */
export const makeSandboxDeposits = (pool: pg.Pool, tell: TellNews): DepositProvider => ({
  needsMethod: false,
  supports: () => true,
  takes: () => true,
  async collect(deposit) {
    if (scenarioOf(deposit.token) === "collected" && (await collectAtOnce(pool, deposit))) return "COLLECTED";
    const said = await ask({ pool, tell }, deposit, ASKED);
    if (!said) throw new Error("nothing was written");
    return said;
  },
  look: (deposit) => ask({ pool, tell }, deposit, LOOKED),
  recheck: ({ id }) =>
    inTransaction(pool, async (client) => {
      const told = await readTold(client, id);
      refuseWhileDown(told);
      const { rows } = await client.query<{ kept: Kept | null }>(
        "SELECT coalesce(taken_back, CASE outcome WHEN 'COLLECTED' THEN 'KEPT' END) AS kept FROM sandbox_deposit WHERE payment_id = $1",
        [uuidOf(id)],
      );
      if (told.state === "LOSING_ANSWERS") throw new NoAnswer("the sandbox provider gave no answer");
      return rows[0]?.kept ?? null;
    }),
  async giveBack({ id }) {
    const isHeard = await inTransaction(pool, async (client) => {
      const told = await readTold(client, id);
      refuseWhileDown(told);
      const { rowCount } = await client.query("UPDATE sandbox_deposit SET returned = collected WHERE payment_id = $1", [
        uuidOf(id),
      ]);
      if (rowCount === 0) throw new Error("the sandbox provider knows no such deposit");
      return told.state !== "LOSING_ANSWERS";
    });
    if (!isHeard) throw new NoAnswer("the sandbox provider gave no answer");
    return "RETURNED";
  },
});

/** How it counts that it is asked; the other one finds nothing where it never was. */
const ASKED = `INSERT INTO sandbox_deposit AS s (payment_id, currency, amount, asked, outcome) VALUES ($1, $2, $3, 1, 'WAITING')
  ON CONFLICT (payment_id) DO UPDATE SET asked = s.asked + 1`;
const LOOKED = "UPDATE sandbox_deposit SET asked = asked + 1 WHERE payment_id = $1 AND $2 = currency AND $3 = amount";

/** Null where it knows of no such deposit. */
async function ask(
  { pool, tell }: { readonly pool: pg.Pool; readonly tell: TellNews },
  deposit: Deposit,
  noting: string,
): Promise<Collected | null> {
  const { id, amount, token } = deposit;
  const scenario = scenarioOf(token);
  const decided = await inTransaction(pool, async (client) => {
    const told = await readTold<Ends>(client, id);
    refuseWhileDown(told);
    const { rows } = await client.query<{ asked: number; outcome: Collected }>(`${noting} RETURNING asked, outcome`, [
      uuidOf(id),
      amount.asset.code,
      amount.units,
    ]);
    const [asked] = rows;
    if (!asked) return null;
    const decision = decide(told.outcome === null ? scenario : AS_TOLD[told.outcome], asked.asked);
    const isHeard = decision.isHeard && told.state !== "LOSING_ANSWERS";
    const does = asked.outcome === "WAITING" ? decision.does : asked.outcome;
    if (asked.outcome !== does)
      await client.query("UPDATE sandbox_deposit SET outcome = $2, collected = $3 WHERE payment_id = $1", [
        uuidOf(id),
        does,
        haveOf(deposit, does),
      ]);
    return { does, isHeard, times: asked.asked };
  });
  if (decided && scenario === "hooks") await tell(id, decided.times);
  if (decided && !decided.isHeard) throw new NoAnswer("the sandbox provider gave no answer");
  return decided?.does ?? null;
}

/** In one statement, as long as nobody has told it anything: most are of test money alone. */
async function collectAtOnce(pool: pg.Pool, { id, amount }: Deposit): Promise<boolean> {
  const { rows } = await pool.query<{ outcome: Collected }>({
    name: "collect-at-once",
    text: `INSERT INTO sandbox_deposit AS s (payment_id, currency, amount, asked, outcome, collected)
      SELECT $1::uuid, $2::text, $3::numeric, 1, 'COLLECTED', $3::numeric
      WHERE NOT EXISTS (SELECT FROM sandbox_provider WHERE state <> 'UP' AND ${HOLDS})
        AND NOT EXISTS (SELECT FROM sandbox_outcome WHERE payment_id = $1::uuid)
      ON CONFLICT (payment_id) DO UPDATE SET asked = s.asked + 1 RETURNING outcome`,
    values: [uuidOf(id), amount.asset.code, amount.units],
  });
  return rows[0]?.outcome === "COLLECTED";
}

function scenarioOf(token: string | null): Scenario["deposit"] {
  if (token === null) return UNNAMED;
  const scenario = SCENARIOS.find((one) => one.token === token);
  if (!scenario) throw new Error("the sandbox provider has no such token");
  return scenario.deposit;
}
