import { randomUUID } from "node:crypto";
import { knownId, uuidOf } from "@coffer/contracts/ids";
import { systemClock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import { APPROVED_SEND, addPasskey, makeAdmin, POLICIES, SET_POLICY, setPolicy } from "./approving.ts";
import { buildSend } from "./build-send.ts";
import { makeWorld, OPEN, type Person, QUOTAS, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  await somebody();
});
afterAll(() => world.end());

/** Somebody new pays somebody new. */
async function somebody(): Promise<void> {
  [alice, bob] = [
    await world.person(`a${randomUUID().slice(0, 8)}`),
    await world.person(`b${randomUUID().slice(0, 8)}`),
  ];
  account = await world.funded(alice, "1000.00");
}

const send = async (
  amount: string,
  { payee = bob.userId, who = alice, ...more }: Record<string, unknown> & { payee?: string; who?: Person } = {},
) => {
  const input = {
    fromAccountId: account,
    to: payee.startsWith("acc_") ? { accountId: payee } : { userId: payee },
    amount: { amount, currency: "USD" },
    idempotencyKey: randomUUID(),
    ...more,
  };
  return { input, answer: (await who.ask(APPROVED_SEND, { input })).sendPayment };
};
const answerTo = async (...asked: Parameters<typeof send>): Promise<string> => (await send(...asked)).answer.__typename;

async function execute(query: string, variables: Record<string, unknown>, actor = makeAdmin()) {
  return world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
}
const policy = (changes: Record<string, unknown> = {}) => ({
  currency: "USD",
  threshold: "100.00",
  newPayees: false,
  idempotencyKey: randomUUID(),
  ...changes,
});

describe("a policy of approvals that nobody may say", () => {
  it.each([
    ["a user", userActor("usr_someone"), "FORBIDDEN"],
    ["an OPERATOR", userActor("usr_operator", { roles: ["OPERATOR"] }), "FORBIDDEN"],
    [
      "an ADMIN who proved who they are an hour ago",
      { ...makeAdmin(), assurance: { methods: ["pwd"] as const, at: Math.floor(Date.now() / 1000) - 3600 } },
      "STEP_UP_REQUIRED",
    ],
  ] as const)("is refused to %s, and nothing is said by it", async (_who, actor, code) => {
    const { errors } = await execute(SET_POLICY, { input: policy() }, actor as never);
    expect(errors?.map((error) => error.extensions.code)).toEqual([code]);
    expect((await execute(POLICIES, {})).data).toEqual({ approvalPolicies: [] });
    expect(await answerTo("300.00")).toBe("SendPaymentSuccess");
  });

  it.each([
    [{ currency: "XYZ" }, "input.currency", "UNKNOWN_CURRENCY"],
    [{ threshold: "-1" }, "input.threshold", "NOT_A_DECIMAL"],
    [{ threshold: "1.001" }, "input.threshold", "TOO_PRECISE"],
    [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
  ])("is refused with %o", async (changes, path, code) => {
    const { errors } = await execute(SET_POLICY, { input: policy(changes) });
    expect(errors?.[0]?.extensions.inputs).toMatchObject([{ path, code }]);
  });

  it("is never rewritten, and no part of what was signed is", async () => {
    const { pool } = world.environment;
    for (const text of [
      "UPDATE approval_policy SET threshold = NULL",
      "DELETE FROM approval_policy",
      "INSERT INTO approval_policy (version, currency, new_payees, operator_id, decided_at) VALUES (9, 'USD', false, gen_random_uuid(), now())",
      "UPDATE payment_approval SET statement = ''",
      "DELETE FROM payment_approval",
      "UPDATE passkey SET public_key = ''",
      "DELETE FROM passkey",
    ])
      await expect(pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });
});

describe("the tables of approvals", () => {
  it.each([
    [
      "approval_request_is_of_statement",
      "INSERT INTO approval_request (challenge, user_id, operation, key, statement, expires_at) VALUES (sha256('a'), gen_random_uuid(), 'sendPayment', 'k', 'b', now())",
    ],
    [
      "payment_approval_is_of_outgoing",
      `INSERT INTO payment_approval (payment_id, payer_id, payee_id, passkey_id, challenge, statement, client_data, authenticator_data, signature)
      SELECT id, to_user, to_user, gen_random_uuid(), sha256('a'), 'a', '', '', '' FROM payment WHERE kind = 'DEPOSIT'`,
    ],
    [
      "payment_approval_is_of_statement",
      `INSERT INTO payment_approval (payment_id, payer_id, payee_id, passkey_id, challenge, statement, client_data, authenticator_data, signature)
      SELECT id, from_user, to_user, gen_random_uuid(), sha256('a'), 'b', '', '', '' FROM payment WHERE kind = 'SEND'`,
    ],
    [
      "approval_policy_threshold_range",
      "INSERT INTO approval_policy (version, currency, threshold, new_payees, operator_id) VALUES (1, 'USD', -1, false, gen_random_uuid())",
    ],
    [
      "approval_policy_version_range",
      "INSERT INTO approval_policy (version, currency, new_payees, operator_id) VALUES (0, 'USD', false, gen_random_uuid())",
    ],
    [
      "passkey_kind_known",
      "INSERT INTO passkey (id, user_id, credential_id, public_key, kind) VALUES (gen_random_uuid(), gen_random_uuid(), 'a', 'b', 'OTHER')",
    ],
    [
      "passkey_credential_id_size",
      "INSERT INTO passkey (id, user_id, credential_id, public_key, kind) VALUES (gen_random_uuid(), gen_random_uuid(), '', 'b', 'SYNCED')",
    ],
    [
      "passkey_sign_count_range",
      "INSERT INTO passkey (id, user_id, credential_id, public_key, kind, sign_count) VALUES (gen_random_uuid(), gen_random_uuid(), 'a', 'b', 'SYNCED', 4294967296)",
    ],
  ])("keep %s", async (constraint, text) => {
    expect(await answerTo("1.00")).toBe("SendPaymentSuccess");
    await expect(world.environment.pool.query(text)).rejects.toMatchObject({ code: "23514", constraint });
  });
});

/** How many were ever said: they are numbered without a gap. */
async function versions(): Promise<number> {
  const { rows } = await world.admin.query(
    "SELECT count(*)::int AS count, max(version) AS last FROM payments.approval_policy",
  );
  expect(rows[0].last).toBe(rows[0].count);
  return rows[0].count;
}

describe("a policy of approvals", () => {
  beforeEach(async () => {
    await somebody();
    await setPolicy(world, { threshold: null });
  });

  it("is said once for each key, and refuses the key with other words", async () => {
    const [actor, input, before] = [makeAdmin(), policy(), await versions()];
    const first = (await execute(SET_POLICY, { input }, actor)).data;
    expect(first).toMatchObject({
      setApprovalPolicy: {
        policy: { currency: "USD", threshold: { amount: "100.00" }, newPayees: false, setBy: { id: actor.userId } },
      },
    });
    expect((await execute(SET_POLICY, { input }, actor)).data).toEqual(first);
    for (const changes of [{ threshold: "100.01" }, { threshold: null }, { newPayees: true }, { currency: "EUR" }])
      expect((await execute(SET_POLICY, { input: { ...input, ...changes } }, actor)).data).toMatchObject({
        setApprovalPolicy: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
    expect(await versions()).toBe(before + 1);
  });

  it("holds of each currency by what was said last, whoever says something at once", async () => {
    const before = await versions();
    await Promise.all(
      ["USD", "EUR", "USD", "EUR", "USD"].map((currency, i) => setPolicy(world, { currency, threshold: `${i}.00` })),
    );
    await setPolicy(world, { currency: "EUR", threshold: null, newPayees: true });
    const { data } = await execute(POLICIES, {});
    expect(data).toMatchObject({
      approvalPolicies: [
        { currency: "EUR", threshold: null, newPayees: true },
        { currency: "USD", newPayees: false },
      ],
    });
    expect(await versions()).toBe(before + 6);
  });

  it("asks for an approval from its threshold on, of whoever pays somebody else, and says where there is no passkey", async () => {
    await setPolicy(world, { threshold: "100.00" });
    const savings = (await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } })).openAccount
      .account.id;
    expect(await answerTo("99.99")).toBe("SendPaymentSuccess");
    expect(await answerTo("500.00", { payee: savings })).toBe("SendPaymentSuccess");
    expect(await answerTo("100.00")).toBe("ApprovalUnavailable");
    await addPasskey(world, alice);
    expect(await answerTo("100.00")).toBe("ApprovalRequired");
    await setPolicy(world, { threshold: "100.01" });
    expect(await answerTo("100.00")).toBe("SendPaymentSuccess");
  });

  it("asks for one for whom the payer has approved no payment yet, and then no more", async () => {
    const device = await addPasskey(world, alice);
    await setPolicy(world, { newPayees: true });
    const { input, answer } = await send("1.00");
    expect(answer.__typename).toBe("ApprovalRequired");
    expect((await send("1.00", { ...input, approval: device.get(answer.options) })).answer.__typename).toBe(
      "SendPaymentSuccess",
    );
    expect(await answerTo("1.00")).toBe("SendPaymentSuccess");
    expect(await answerTo("1.00", { payee: (await world.person("eve")).userId })).toBe("ApprovalRequired");
  });

  it("leaves the first answer to a repeat of what was paid before it", async () => {
    const { input, answer } = await send("500.00");
    await setPolicy(world, { threshold: "0" });
    expect((await send("500.00", input)).answer).toEqual(answer);
    expect(await answerTo("1.00")).toBe("ApprovalUnavailable");
  });

  it("holds in every process at once: what another one knew before is judged in the commit", async () => {
    const [, device] = [await setPolicy(world, { threshold: "900.00" }), await addPasskey(world, alice)];
    const elsewhere = (await world.another())(alice);
    expect(await answerTo("1.00", { who: elsewhere })).toBe("SendPaymentSuccess");
    await setPolicy(world, { threshold: "0.01" });
    const sent = await Promise.all(Array.from({ length: 20 }, () => send("1.00", { who: elsewhere })));
    expect(new Set(sent.map(({ answer }) => answer.__typename))).toEqual(new Set(["ApprovalRequired"]));
    expect(await world.units(account)).toBe("99900");
    const { input, answer } = sent[7] as (typeof sent)[number];
    expect((await send("1.00", { ...input, approval: device.get(answer.options) })).answer.__typename).toBe(
      "SendPaymentSuccess",
    );
    await setPolicy(world, { threshold: null });
    expect(await answerTo("1.00", { who: elsewhere })).toBe("SendPaymentSuccess");
  });

  it("undoes in a batch what it does not let pass, and leaves its neighbours and its key alone", async () => {
    const theirs = await world.funded(bob, "1.00");
    const build = async () => {
      const command = await buildSend(world, { from: [alice, account], to: [bob, theirs] });
      return {
        ...command,
        step: { ...command.step, warrant: { kind: "policy", version: await versions() } },
      } as typeof command;
    };
    const run = (commands: Parameters<typeof runBatch>[1]) =>
      runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS }, commands);
    const [before, outdated] = [await build(), await build()];
    expect(await run([before])).toMatchObject([{ kind: "done" }]);
    await setPolicy(world, { threshold: "900.00" });
    const known = await build();
    expect(await run([outdated, known, before])).toMatchObject([
      { kind: "unwarranted", loss: "POLICY" },
      { kind: "done" },
      { kind: "done" },
    ]);
    const { rows } = await world.admin.query(
      "SELECT key FROM payments.claim WHERE actor_id = $1 AND operation = 'sendPayment'",
      [uuidOf(knownId("usr", alice.userId))],
    );
    expect(rows.map(({ key }) => key).toSorted()).toEqual([before.claim?.key, known.claim?.key].toSorted());
  });
});
