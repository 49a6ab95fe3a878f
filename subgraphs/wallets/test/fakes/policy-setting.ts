import { type DecidePolicies, makeDecidePolicies } from "../../src/app/policies/decide-policy.ts";
import { makeProposePolicy } from "../../src/app/policies/propose-policy.ts";
import { makeReadPolicies } from "../../src/app/policies/read-policies.ts";
import { NO_RULES } from "../../src/domain/policies/policy.ts";
import { makeSendingWorld, NATIVE, NETWORK, OPERATOR } from "./sending-world.ts";

/** Who proposes policies, and decides on them, with all that sends. */
export function policySetting() {
  const here = makeSendingWorld();
  const { policies, clock, announced } = here;
  const deps = { inPolicies: policies.inPolicies, clock, announce: () => void announced.push("now") };
  const propose = makeProposePolicy(deps);
  const decide: DecidePolicies = makeDecidePolicies(deps);
  const read = makeReadPolicies({ policies: policies.reader, clock });
  const command = { operatorId: OPERATOR, network: NETWORK, asset: NATIVE, rules: NO_RULES, reason: "because" };
  const proposed = async (basedOn = 0) => {
    const done = await propose({ ...command, basedOn, idempotencyKey: "k" });
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  };
  return { ...here, propose, decide, read, command, proposed };
}
