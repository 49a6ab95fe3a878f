import { newId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import type { Person, World } from "./world.ts";

export const SET = `mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename
  ... on SetFeeScheduleSuccess { schedule { version currency effectiveAt reason setBy { id }
    rules { kind user { id } level method priority charge tiers { from { amount } fixed { amount } basisPoints } minimum { amount } maximum { amount } } } }
  ... on FeeScheduleOutdated { latestVersion } ... on Refusal { code message } } }`;
export const QUOTE = `query ($input: FeeQuoteInput!) { feeQuote(input: $input) { __typename
  ... on FeeQuote { id amount { amount } fee { amount } total { amount } expiresAt } ... on Refusal { code message } } }`;

export const fixed = (amount: string, more: object = {}) => ({
  kind: "SEND",
  charge: "ON_TOP",
  tiers: [{ from: "0", fixed: amount }],
  ...more,
});
export const usd = (amount: string) => ({ amount, currency: "USD" });

/** As verification says it; whatever begins behind it knows. */
export const verify = (world: World, who: Pick<Person, "userId">, level: number) =>
  world.environments.bus.publish("coffer.verification.v1", [
    makeEvent("verification", {
      type: "user.verified",
      subject: who.userId,
      time: new Date(),
      data: { userId: who.userId, verificationId: newId("ver"), level, networks: [] },
    }),
  ]);
