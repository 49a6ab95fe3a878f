import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDesk, makeWorld, user, type World } from "./world.ts";

const CURRENCY = "code name scale kind chain";
const ADD = `mutation ($input: AddCurrencyInput!) { addCurrency(input: $input) { __typename
  ... on AddCurrencySuccess { currency { ${CURRENCY} } } ... on CurrencyCodeTaken { currency { ${CURRENCY} } } ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;

let world: World;
let admin: ReturnType<World["as"]>;
beforeAll(async () => {
  world = await makeWorld();
  admin = world.as(user(["USER", "ADMIN"]));
});
afterAll(() => world.end());

const pound = (changes: Record<string, unknown> = {}) => ({
  code: "GBP",
  name: "Pound",
  scale: 2,
  kind: "FIAT",
  idempotencyKey: randomUUID(),
  ...changes,
});
const codes = async (): Promise<string[]> =>
  (await world.nobody("{ currencies { code } }")).currencies.map(({ code }: { code: string }) => code);

describe("addCurrency", () => {
  it.each([
    ["a user", user()],
    ["an OPERATOR", user(["USER", "OPERATOR"])],
    ["an AUDITOR", user(["USER", "AUDITOR"])],
  ] as const)("is refused to %s, and adds nothing", async (_who, actor) => {
    const before = await codes();
    const { errors } = await world.as(actor)(ADD, { input: pound() });
    expect(errors[0].extensions.code).toBe("FORBIDDEN");
    expect(await codes()).toEqual(before);
  });

  it.each([
    [{ code: "G" }, "input.code", "INVALID_CURRENCY"],
    [{ code: "gbp" }, "input.code", "INVALID_CURRENCY"],
    [{ code: "GBP-X" }, "input.code", "INVALID_CURRENCY"],
    [{ code: "G".repeat(17) }, "input.code", "INVALID_CURRENCY"],
    [{ name: "" }, "input.name", "EMPTY"],
    [{ name: "x".repeat(65) }, "input.name", "TOO_LONG"],
    [{ scale: -1 }, "input.scale", "OUT_OF_RANGE"],
    [{ scale: 31 }, "input.scale", "OUT_OF_RANGE"],
    [{ chain: "bitcoin" }, "input.chain", "INVALID_CHAIN"],
    [{ kind: "CRYPTO" }, "input.chain", "EMPTY"],
    [{ kind: "CRYPTO", chain: "" }, "input.chain", "INVALID_CHAIN"],
    [{ kind: "CRYPTO", chain: "Bitcoin" }, "input.chain", "INVALID_CHAIN"],
    [{ kind: "CRYPTO", chain: `b${"x".repeat(32)}` }, "input.chain", "INVALID_CHAIN"],
    [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
  ])("is refused with %o, and adds nothing", async (changes, path, code) => {
    const before = await codes();
    const { errors } = await admin(ADD, { input: pound(changes) });
    expect(errors[0].extensions.inputs).toMatchObject([{ path, code }]);
    expect(await codes()).toEqual(before);
  });

  it("adds one that accounts hold at once, with the digits that it was given, and nobody can change", async () => {
    const input = pound({ code: "DOGE", name: "Dogecoin", scale: 8, kind: "CRYPTO", chain: "dogecoin" });
    const currency = { code: "DOGE", name: "Dogecoin", scale: 8, kind: "CRYPTO", chain: "dogecoin" };
    expect(await admin(ADD, { input })).toEqual({ addCurrency: { __typename: "AddCurrencySuccess", currency } });
    expect(await world.nobody(`{ currency(code: "DOGE") { ${CURRENCY} } }`)).toEqual({ currency });
    const desk = makeDesk(world);
    const bank = await desk.open("bank", { currency: "DOGE" });
    const amount = { amount: "0.00000001", currency: "DOGE" };
    const entry = await desk.record([
      { accountId: bank, side: "DEBIT", amount },
      { accountId: await desk.open("fees", { kind: "INCOME", currency: "DOGE" }), side: "CREDIT", amount },
    ]);
    expect(entry.__typename).toBe("RecordJournalEntrySuccess");
    for (const text of ["UPDATE asset SET name = 'x'", "DELETE FROM asset"])
      await expect(world.database.pool("ledger").query(text)).rejects.toThrow("permission denied");
  });

  it("gives a repeat the same, and refuses its key with other words, and another key with its code", async () => {
    const input = pound();
    const first = await admin(ADD, { input });
    expect(first.addCurrency).toMatchObject({ currency: { code: "GBP", chain: null } });
    expect(await admin(ADD, { input })).toEqual(first);
    for (const changes of [{ name: "Other" }, { scale: 3 }, { code: "GBX" }])
      expect((await admin(ADD, { input: { ...input, ...changes } })).addCurrency.code).toBe("IDEMPOTENCY_KEY_REUSED");
    const taken = pound({ name: "Mine", scale: 0 });
    const refused = await admin(ADD, { input: taken });
    expect(refused.addCurrency).toMatchObject({ code: "CURRENCY_CODE_TAKEN", currency: { name: "Pound", scale: 2 } });
    expect(await admin(ADD, { input: taken })).toEqual(refused);
    expect((await codes()).filter((code) => code === "GBP" || code === "GBX")).toEqual(["GBP"]);
  });

  it("adds one of fifty that bring a code at once, and tells the others of it", async () => {
    const asked = Array.from({ length: 50 }, (_, scale) =>
      admin(ADD, { input: pound({ code: "RACE", scale: scale % 30 }) }),
    );
    const answers = (await Promise.all(asked)).map(({ addCurrency }) => addCurrency);
    expect(answers.filter(({ __typename }) => __typename === "AddCurrencySuccess")).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === "CurrencyCodeTaken")).toHaveLength(49);
    expect(new Set(answers.map(({ currency }) => currency.scale)).size).toBe(1);
  });

  it("adds no more than a thousand, and gives the last place to one of those that ask at once", async () => {
    const { rows } = await world.admin.query(
      `INSERT INTO ledger.asset (code, scale, kind) SELECT 'Q' || n, 2, 'FIAT' FROM generate_series(1, 999 - (SELECT count(*)::int FROM ledger.asset)) n RETURNING code`,
    );
    expect(rows.length).toBeGreaterThan(900);
    const asked = Array.from({ length: 10 }, (_, n) => admin(ADD, { input: pound({ code: `LAST${n}` }) }));
    const answers = (await Promise.all(asked)).map(({ addCurrency }) => addCurrency);
    expect(answers.filter(({ __typename }) => __typename === "AddCurrencySuccess")).toHaveLength(1);
    expect(answers.filter(({ code, limit }) => code === "QUOTA_EXCEEDED" && limit === 1_000)).toHaveLength(9);
    expect(await codes()).toHaveLength(1_000);
  });

  it.each([
    ["asset_name_size", "INSERT INTO ledger.asset (code, scale, kind, name) VALUES ('AAA', 2, 'FIAT', '')"],
    ["asset_chain_form", "INSERT INTO ledger.asset (code, scale, kind, chain) VALUES ('AAA', 2, 'CRYPTO', 'A')"],
    ["asset_chain_is_of_crypto", "INSERT INTO ledger.asset (code, scale, kind, chain) VALUES ('AAA', 2, 'FIAT', 'a')"],
  ])("leaves nothing to the table that it does not keep: %s", async (constraint, text) => {
    await expect(world.admin.query(text)).rejects.toMatchObject({ code: "23514", constraint });
  });
});
