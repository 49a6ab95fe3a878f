import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextPayee } from "./paying.ts";
import { type Answer, person, type World, world } from "./world.ts";

const RULES = `rules { transactionMax { amount currency } velocities { windowSeconds amount { amount } count } allowList { address label }
  openHours { day fromMinute toMinute } newPayeeDelaySeconds approvals { from { amount } needed approvers { id } } }`;
const POLICY = `id network currency version state basedOn reason proposedBy { id } decidedBy { id } decisionReason ${RULES}`;
const PROPOSE = `mutation ($input: ProposeSigningPolicyInput!) { proposeSigningPolicy(input: $input) {
  __typename ... on Refusal { code message } ... on SigningPolicyOutdated { latestVersion } ... on ApproversNotOperators { approverIds } ... on ProposeSigningPolicySuccess { policy { ${POLICY} } } } }`;
const APPROVE = `mutation ($input: DecideSigningPolicyInput!) { approveSigningPolicy(input: $input) {
  __typename ... on Refusal { code message } ... on SigningPolicyOutdated { latestVersion } ... on ApproversNotOperators { approverIds } ... on ApproveSigningPolicySuccess { policy { ${POLICY} } } } }`;
const DENY = `mutation ($input: DecideSigningPolicyInput!) { denySigningPolicy(input: $input) {
  __typename ... on Refusal { code message } ... on DenySigningPolicySuccess { policy { ${POLICY} } } } }`;
const LIST = `query ($filter: SigningPolicyFilter, $first: Int! = 20, $after: String) { signingPolicies(filter: $filter, first: $first, after: $after) {
  nodes { id state version } pageInfo { hasNextPage endCursor } } }`;
const SIMULATE = `query ($input: SimulateSigningPolicyInput!) { simulateSigningPolicy(input: $input) { __typename ... on Refusal { code }
  ... on SigningSimulation { lookedAt isPartial allowed waiting needApproval denied named { to verdict amount { amount }
    rules { rule verdict until missingApprovals } transaction { id } } } } }`;

let here: World;
beforeAll(async () => {
  here = await world();
  await here.enlist(operator);
});
afterAll(() => here.close());

const [ann, ben, operator] = [person("ADMIN"), person("ADMIN"), person("OPERATOR")];
const FULL = {
  ...{ transactionMax: "5.5", newPayeeDelaySeconds: 3_600 },
  velocities: [
    { windowSeconds: 3_600, amount: "10" },
    { windowSeconds: 86_400, count: 9 },
  ],
  allowList: [{ address: "0x00000000000000000000000000000000000000aa", label: "the exchange" }],
  openHours: [{ day: "MONDAY", fromMinute: 480, toMinute: 1_080 }],
  approvals: [{ from: "1", needed: 1, approverIds: [operator.userId] }],
};
let keys = 0;
const propose = async (changes: object = {}, actor = ann): Promise<Answer> => {
  keys += 1;
  const input = {
    network: "ETHEREUM",
    currency: "ETH",
    rules: {},
    reason: "why",
    idempotencyKey: `k${keys}`,
    ...changes,
  };
  return here.ask(actor, PROPOSE, { input });
};
const said = <T = Record<string, unknown>>(answer: Answer): T => {
  const [first] = Object.values(answer.data ?? {});
  if (!first) throw new Error(JSON.stringify(answer.errors));
  return first as T;
};
type Said = { readonly __typename: string; readonly code?: string; readonly policy: { readonly id: string } };
const decide = async (query: string, policyId: string, actor = ben) =>
  said<Said>(await here.ask(actor, query, { input: { policyId, reason: "so" } }));

describe("a signing policy", () => {
  it("is the staff's to read, ADMINs' to propose and decide, and nobody's else", async () => {
    for (const actor of [person(), operator, person("COMPLIANCE"), person("AUDITOR")])
      expect((await propose({}, actor)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await here.ask(person(), LIST)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await here.ask(person("AUDITOR"), LIST)).errors).toBeUndefined();
    const simulated = { input: { network: "ETHEREUM", currency: "ETH", rules: {} } };
    expect((await here.ask(person(), SIMULATE, simulated)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it.each([
    [{ network: "ETHEREUM", currency: "BTC" }, "input.currency", "UNKNOWN_CURRENCY"],
    [{ rules: { transactionMax: "0" } }, "input.rules.transactionMax", "NOT_POSITIVE"],
    [{ rules: { transactionMax: "1e3" } }, "input.rules.transactionMax", "NOT_A_DECIMAL"],
    [{ rules: { velocities: [{ windowSeconds: 60 }] } }, "input.rules.velocities.0", "LIMITS_NOTHING"],
    [
      { rules: { velocities: [{ windowSeconds: 0, count: 1 }] } },
      "input.rules.velocities.0.windowSeconds",
      "OUT_OF_RANGE",
    ],
    [{ rules: { allowList: [] } }, "input.rules.allowList", "OUT_OF_RANGE"],
    [{ rules: { allowList: [{ address: "0xa", label: "a" }] } }, "input.rules.allowList.0.address", "ADDRESS_INVALID"],
    [
      { rules: { allowList: ["aa", "AA"].map((end) => ({ address: `0x${"0".repeat(38)}${end}`, label: "a" })) } },
      ...(["input.rules.allowList.1", "TWICE"] as const),
    ],
    [{ rules: { openHours: [] } }, "input.rules.openHours", "OUT_OF_RANGE"],
    [
      { rules: { openHours: [{ day: "MONDAY", fromMinute: 60, toMinute: 60 }] } },
      ...(["input.rules.openHours.0.toMinute", "OUT_OF_RANGE"] as const),
    ],
    [{ rules: { newPayeeDelaySeconds: 0 } }, "input.rules.newPayeeDelaySeconds", "OUT_OF_RANGE"],
    [
      { rules: { approvals: [{ from: "1", needed: 2, approverIds: [operator.userId] }] } },
      ...(["input.rules.approvals.0.needed", "OUT_OF_RANGE"] as const),
    ],
    [
      { rules: { approvals: [{ from: "1", needed: 1, approverIds: [operator.userId, operator.userId] }] } },
      ...(["input.rules.approvals.0.approverIds.1", "TWICE"] as const),
    ],
  ])("is refused as %j", async (input, path, code) => {
    const { errors } = await propose(input);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", inputs: [{ path, code }] });
  });

  it("is proposed by one and in force once another agrees, as it was said, to the last bit", async () => {
    const proposed = said<Said>(await propose({ rules: FULL, idempotencyKey: "full" }));
    expect(proposed).toMatchObject({ policy: { state: "PROPOSED", version: null, proposedBy: { id: ann.userId } } });
    expect(said<Said>(await propose({ rules: FULL, idempotencyKey: "full" })).policy.id).toBe(proposed.policy.id);
    expect(said(await propose({ rules: {}, idempotencyKey: "full" }))).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await decide(APPROVE, proposed.policy.id, ann)).toMatchObject({ code: "OWN_SIGNING_POLICY" });
    expect(await decide(APPROVE, newId("spl"))).toMatchObject({ code: "SIGNING_POLICY_NOT_FOUND" });
    const approved = await decide(APPROVE, proposed.policy.id);
    expect(approved.policy).toMatchObject({
      ...{ network: "ETHEREUM", currency: "ETH", version: 1, state: "IN_FORCE", decidedBy: { id: ben.userId } },
      rules: {
        transactionMax: { amount: "5.500000000000000000", currency: "ETH" },
        velocities: [
          { windowSeconds: 3_600, amount: { amount: "10.000000000000000000" }, count: null },
          { windowSeconds: 86_400, amount: null, count: 9 },
        ],
        ...{ allowList: FULL.allowList, openHours: FULL.openHours, newPayeeDelaySeconds: 3_600 },
        approvals: [{ from: { amount: "1.000000000000000000" }, needed: 1, approvers: [{ id: operator.userId }] }],
      },
    });
    expect(await decide(APPROVE, proposed.policy.id)).toMatchObject({ policy: { version: 1 } });
    expect(await decide(DENY, proposed.policy.id)).toMatchObject({ code: "SIGNING_POLICY_DECIDED" });
  });

  it("asks nobody for their word who could not give it: when it is proposed, and when it is agreed to", async () => {
    const [asked, stranger] = [person("OPERATOR"), person()];
    await here.enlist(asked);
    const rules = (...approvers: UserActor[]) => ({
      approvals: [{ from: "1", needed: 1, approverIds: approvers.map(({ userId }) => userId) }],
    });
    const scope = { network: "BITCOIN", currency: "BTC" };
    const refused = { code: "APPROVERS_NOT_OPERATORS", approverIds: [stranger.userId] };
    expect(said(await propose({ ...scope, rules: rules(asked, stranger) }))).toMatchObject(refused);
    const { policy } = said<Said>(await propose({ ...scope, rules: rules(asked) }));
    await here.dismiss(asked);
    expect(await decide(APPROVE, policy.id)).toMatchObject({ ...refused, approverIds: [asked.userId] });
    const { data } = await here.ask(ann, LIST, { filter: { network: "BITCOIN" } });
    expect(data).toMatchObject({ signingPolicies: { nodes: [{ id: policy.id, state: "PROPOSED" }] } });
  });

  it("is proposed over what is in force, and two of one version come into force once", async () => {
    expect(said(await propose({ basedOn: 0 }))).toMatchObject({ code: "SIGNING_POLICY_OUTDATED", latestVersion: 1 });
    const [one, other] = [said<Said>(await propose({ basedOn: 1 })), said<Said>(await propose({ basedOn: 1 }))];
    const done = await Promise.all([decide(APPROVE, one.policy.id), decide(APPROVE, other.policy.id)]);
    expect(done.map(({ __typename }) => __typename).toSorted()).toEqual([
      "ApproveSigningPolicySuccess",
      "SigningPolicyOutdated",
    ]);
    const [denied, withdrawn] = [said<Said>(await propose({ basedOn: 2 })), said<Said>(await propose({ basedOn: 2 }))];
    expect(await decide(DENY, denied.policy.id)).toMatchObject({ policy: { state: "DENIED" } });
    expect(await decide(DENY, withdrawn.policy.id, ann)).toMatchObject({ policy: { state: "WITHDRAWN" } });
    const list = async (states: string[] | null) => {
      const listed = said<{ nodes: { state: string }[] }>(
        await here.ask(operator, LIST, { filter: { network: "ETHEREUM", states } }),
      );
      return listed.nodes.map(({ state }) => state);
    };
    expect((await list(null)).toSorted()).toEqual(["DENIED", "IN_FORCE", "OUTDATED", "REPLACED", "WITHDRAWN"]);
    expect(await list(["IN_FORCE", "REPLACED"])).toEqual(["IN_FORCE", "REPLACED"]);
  });

  it("is tried on a payment as it would decide, as a draft, by its version, and as it is in force", async () => {
    const simulate = async (changes: object) =>
      said(await here.ask(operator, SIMULATE, { input: { network: "ETHEREUM", currency: "ETH", ...changes } }));
    const payment = { address: nextPayee(), amount: "6" };
    expect(await simulate({ version: 9, payment })).toMatchObject({ code: "SIGNING_POLICY_NOT_FOUND" });
    expect(await simulate({ payment })).toMatchObject({ allowed: 1, named: [{ verdict: "ALLOW", transaction: null }] });
    expect(await simulate({ version: 1, payment })).toMatchObject({
      ...{ lookedAt: 1, denied: 1 },
      named: [
        {
          verdict: "DENY",
          rules: expect.arrayContaining([{ rule: "AMOUNT", verdict: "DENY", until: null, missingApprovals: 0 }]),
        },
      ],
    });
    const rules = { approvals: FULL.approvals, newPayeeDelaySeconds: 60 };
    expect(await simulate({ rules, payment })).toMatchObject({
      needApproval: 1,
      named: [
        {
          rules: [
            { rule: "APPROVALS", missingApprovals: 1 },
            { rule: "NEW_PAYEE", verdict: "WAIT" },
          ],
        },
      ],
    });
    expect(await simulate({ rules })).toMatchObject({ lookedAt: 0, named: [], isPartial: false });
    const two = await here.ask(operator, SIMULATE, {
      input: { network: "ETHEREUM", currency: "ETH", rules: {}, version: 1 },
    });
    expect(two.errors?.[0]?.extensions).toMatchObject({ inputs: [{ path: "input.version", code: "TWO_POLICIES" }] });
  });
});
