import type { Planned } from "../src/adapters/postgres/money/item.ts";
import type { Stage } from "./stage.ts";

/** Of one who has 1,000. */
export async function makeWithFee(stage: Stage, feeUnits: bigint): Promise<Planned> {
  const name = `a fee of ${feeUnits}`;
  return stage.send(stage.payment(name, { ...(await stage.sides(name)), fee: stage.money(feeUnits) }));
}

/** 300 and a fee of 30, reserved. */
export async function makeCostlyHold(stage: Stage, name: string) {
  const sides = await stage.sides(name);
  const asked = stage.payment(`what ${name} is of`, { ...sides, fee: stage.money(30n) });
  return { ...sides, held: await stage.done(stage.authorize(asked)) };
}

export async function makeCostlyCapture(stage: Stage, name: string, feeUnits: bigint): Promise<Planned> {
  const { held, to } = await makeCostlyHold(stage, name);
  const parts = { payment: held, amount: stage.money(200n), fee: stage.money(feeUnits), at: stage.now };
  return stage.stepped(name, to, "capturePayment", (entryId) => ({ kind: "capture", entryId, ...parts }));
}
