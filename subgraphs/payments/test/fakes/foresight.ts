import { newId } from "@coffer/contracts/ids";
import type { TryOut } from "../../src/app/previews/ports.ts";
import type { ApprovalPolicy } from "../../src/domain/approvals/policy.ts";
import type { PasskeyId } from "../../src/domain/money/approval.ts";
import type { UserId } from "../../src/domain/money/ids.ts";
import type { MoneyCommand } from "../../src/domain/money-command.ts";
import { planOf } from "../../src/domain/steps.ts";
import { makeFakeCeremony, makeFakePasskeys, makeFakePolicies } from "./approvals.ts";
import type { FakeWorld } from "./world.ts";

const PASSKEY = {
  id: newId("psk") as PasskeyId,
  credentialId: Buffer.from("c"),
  publicKey: Buffer.from("k"),
  kind: "SYNCED",
} as const;

/**
 * What a preview is made with in a world of fakes, in which Alice may have a passkey; and what it
 * did there.
 */
export function makeForesightDeps(world: FakeWorld, { hasPasskey = false } = {}) {
  const { alice, deps, money } = world;
  const { policies, set } = makeFakePolicies();
  const [counted, tried]: [UserId[], MoneyCommand[]] = [[], []];
  const tryOut: TryOut = async (command) => {
    tried.push(command);
    const outcome = await money.submit(command);
    return { outcome, done: outcome.kind === "done" ? { plan: planOf(command.step), limits: [] } : null };
  };
  const previewDeps = {
    ...deps,
    policies,
    approvedPayees: { has: async () => false },
    passkeys: makeFakePasskeys(new Map(hasPasskey ? [[alice.userId, [PASSKEY]]] : [])),
    ceremony: makeFakeCeremony(),
    clearing: () => newId("acc"),
    tryOut,
    countPreview: async (userId: UserId) => void counted.push(userId),
  };
  const setPolicy = async (policy: ApprovalPolicy) => {
    set(policy);
    await policies.read();
  };
  return { previewDeps, counted, tried, setPolicy };
}
