import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type RuleInput, setLimits } from "./limiting.ts";
import { verify } from "./pricing.ts";
import { simulateLimits } from "./trying-out.ts";
import {
  AUTHORIZE,
  addMethod,
  CAPTURE,
  DEPOSIT,
  makeWorld,
  PATIENT,
  type Person,
  SEND,
  VOID,
  WITHDRAW,
  type World,
} from "./world.ts";

const ADVANCE = `mutation ($input: AdvanceTestClockInput!) { advanceTestClock(input: $input) { __typename } }`;
const HOUR = 3_600;

let world: World;
let ann: Person & { account: string };
let ben: Person & { account: string };

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  await setLimits(world, []);
  [ann, ben] = [await payer(), await payer()];
});

const key = () => ({ idempotencyKey: randomUUID() });
const usd = (amount: string) => ({ amount, currency: "USD" });
async function payer() {
  const person = await world.person(`p${randomUUID().slice(0, 8)}`);
  return { ...person, account: await world.funded(person, "900.00") };
}
const advance = (seconds: number) => ann.ask(ADVANCE, { input: { by: { seconds }, ...key() } });
const now = () => world.environment.clock.now();

const send = async (amount: string, who = ann, to = ben) => {
  const input = { fromAccountId: who.account, to: { userId: to.userId }, amount: usd(amount), ...key() };
  return (await who.ask(SEND, { input })).sendPayment;
};
const hold = async (amount: string, who = ann, to = ben) => {
  const input = { fromAccountId: who.account, to: { userId: to.userId }, amount: usd(amount), ...key() };
  return (await who.ask(AUTHORIZE, { input })).authorizePayment;
};
const withRules = (rules: readonly RuleInput[]) =>
  rules.map((rule) => ({ operation: "SEND", window: "DAY", kind: "ROLLING", ...rule }));
