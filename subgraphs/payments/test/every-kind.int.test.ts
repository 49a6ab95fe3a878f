import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import type { LimitRule } from "../src/domain/limits/rule.ts";
import { LIMITED_OPERATIONS } from "../src/domain/money/limit-use.ts";
import type { MoneyOutcome } from "../src/domain/money-command.ts";
import { everyRow } from "./every-row.ts";
import { KINDS, type Limit } from "./kinds.ts";
import { decideLimits } from "./limiting.ts";
import { Stage } from "./stage.ts";
import { makeWorld, type World } from "./world.ts";

const endOf = (outcome: MoneyOutcome | undefined) =>
  outcome?.kind === "refused" ? outcome.refusal.code : outcome?.kind;

function makeLimit(world: World, stage: Stage): Limit {
  const rule = { window: "DAY", kind: "ROLLING", timeZone: null, level: null, methodKind: null } as const;
  const everybody = LIMITED_OPERATIONS.map((operation) => ({
    ...rule,
    operation,
    userId: null,
    maximum: stage.money(10n ** 6n),
  }));
  const rules: LimitRule[] = [...everybody];
  return async ({ userId }, units) => {
    for (const operation of ["SEND", "WITHDRAWAL", "EXCHANGE"] as const)
      rules.push({ ...rule, operation, userId, maximum: stage.money(units) });
    await decideLimits(world, rules);
  };
}

/** Plays every kind on a database of its own, and every request once more. */
async function play(run: (stage: Stage, commands: readonly Planned[]) => Promise<MoneyOutcome[]>) {
  const world = await makeWorld();
  await world.subgraph.stop();
  try {
    const usd = (await loadAssets(world.environment.pool)).find("USD");
    if (!usd) throw new Error("no USD");
    const stage = new Stage(world.environment.pool, usd);
    const commands: Planned[] = [];
    const limit = makeLimit(world, stage);
    await limit({ userId: newId("usr"), accountId: newId("acc") }, 0n);
    for (const { make } of Object.values(KINDS)) commands.push(await make(stage, limit));
    const ends = (await run(stage, commands)).map(endOf);
    const requests = commands.filter(({ claim }) => claim);
    const again = (await run(stage, requests)).map(endOf);
    return { ends, again, rows: await everyRow(world.admin, (uuid) => stage.names.get(uuid) ?? "an id") };
  } finally {
    await world.database.drop();
  }
}

const alone = async (stage: Stage, commands: readonly Planned[]) => {
  const outcomes = [];
  for (const command of commands) outcomes.push(...(await stage.run([command])));
  return outcomes;
};

describe("the one road of money", () => {
  it("writes the same rows of every kind of step, alone and in a batch, and answers repeats with what was decided", async () => {
    const one = await play(alone);
    expect(Object.keys(KINDS).map((kind, i) => [kind, one.ends[i]])).toEqual(
      Object.entries(KINDS).map(([kind, { ends }]) => [kind, ends]),
    );
    const batch = await play((stage, commands) => stage.run(commands));
    expect(batch).toEqual(one);
    for (const [table, rows] of Object.entries(one.rows)) expect([table, rows.length > 0]).toEqual([table, true]);
  });
});
