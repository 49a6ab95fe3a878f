import { describe, expect, it } from "vitest";
import type { Client } from "../types/client.d.ts";
import { makeAttempts } from "./attempts.js";
import { makeDeferred } from "./deferred.js";
import { CofferError } from "./errors.js";

const PAY = "mutation Pay($input: PayInput!) { pay(input: $input) { __typename } }";
type Input = { input: { amount: string; idempotencyKey: string } };
const five = (idempotencyKey: string): Input => ({ input: { amount: "5.00", idempotencyKey } });
const six = (idempotencyKey: string): Input => ({ input: { amount: "6.00", idempotencyKey } });

const lost = () => new CofferError({ code: "UNREACHABLE", message: "no answer came", mayBeDone: true });
const refused = () => new CofferError({ code: "BAD_USER_INPUT", message: "bad" });

function makeStorage() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
    removeItem: (name: string) => void held.delete(name),
  };
}

function world() {
  const storage = makeStorage();
  const sent: Input[] = [];
  const kept: string[] = [];
  const answers: (object | Error)[] = [];
  const ask = async (_document: unknown, variables: Input) => {
    sent.push(variables);
    kept.push([...storage.held.values()].join());
    const answer = answers.shift() ?? { pay: { __typename: "PaySuccess" } };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { ask } as unknown as Pick<Client, "ask">;
  const openPage = (owner = "usr_ann") => makeAttempts({ client, storage, owner });
  return { storage, sent, kept, answers, openPage };
}

const keysOf = (sent: readonly Input[]) => sent.map(({ input }) => input.idempotencyKey);

describe("an attempt", () => {
  it("refuses other variables while what was sent has no answer", async () => {
    const { answers, openPage, sent } = world();
    const attempt = openPage().open("send");
    answers.push(lost());
    await expect(attempt.ask(PAY, five)).rejects.toMatchObject({ code: "UNREACHABLE" });
    await expect(attempt.ask(PAY, six)).rejects.toMatchObject({ code: "ATTEMPT_PENDING", mayBeDone: false });
    expect(sent).toHaveLength(1);
  });

  it("stores its key and what is asked before it asks", async () => {
    const { openPage, kept, storage } = world();
    const attempt = openPage().open("send");
    const { key } = attempt;
    await attempt.ask(PAY, five);
    expect(kept[0]).toContain(key);
    expect(kept[0]).toContain("5.00");
    expect(storage.held.size).toBe(0);
  });

  it("asks again with the same key and variables after an answer was lost, also on a page that was loaded anew", async () => {
    const { answers, openPage, sent } = world();
    const attempt = openPage().open("send");
    answers.push(lost());
    await expect(attempt.ask(PAY, five)).rejects.toThrow();
    const again = openPage().open("send");
    expect(again.pending).toMatchObject({ idempotencyKey: attempt.key, variables: five(attempt.key) });
    await again.askAgain(PAY);
    expect(sent[1]).toEqual(sent[0]);
    expect(again.pending).toBe(null);
    expect(openPage().open("send").pending).toBe(null);
  });

  it("is another after an answer, a refusal too", async () => {
    const { answers, openPage, sent } = world();
    const attempt = openPage().open("send");
    answers.push({ pay: { __typename: "InsufficientFunds", code: "INSUFFICIENT_FUNDS", message: "…" } });
    await attempt.ask(PAY, five);
    await attempt.ask(PAY, five);
    expect(new Set(keysOf(sent)).size).toBe(2);
  });

  it("keeps its key where nothing was done, and takes other variables then", async () => {
    const { answers, openPage, sent } = world();
    const attempt = openPage().open("send");
    answers.push(refused());
    await expect(attempt.ask(PAY, five)).rejects.toThrow("bad");
    expect(attempt.pending).toBe(null);
    await attempt.ask(PAY, six);
    expect(new Set(keysOf(sent)).size).toBe(1);
  });

  it.each([
    ["RATE_LIMITED", "after a loaded page", true],
    ["SESSION_ENDED", "after a loaded page", true],
    ["UNREACHABLE", "on the same page", false],
    ["BAD_USER_INPUT", "on the same page", false],
  ])(
    "stays pending where asking again did nothing (%s, %s): the first sending may be done",
    async (code, _, isAnew) => {
      const { answers, openPage, sent } = world();
      const first = openPage().open("send");
      answers.push(lost(), new CofferError({ code, message: "nothing was done by this" }));
      await expect(first.ask(PAY, five)).rejects.toThrow("no answer came");
      const { pending } = first;
      const attempt = isAnew ? openPage().open("send") : first;
      await expect(attempt.askAgain(PAY)).rejects.toMatchObject({ code });
      expect(attempt.pending).toEqual(pending);
      await expect(attempt.ask(PAY, six)).rejects.toMatchObject({ code: "ATTEMPT_PENDING" });

      const later = openPage().open("send");
      expect(later.pending).toEqual(pending);
      await later.askAgain(PAY);
      expect(new Set(keysOf(sent)).size).toBe(1);
      expect([later.pending, openPage().open("send").pending]).toEqual([null, null]);
    },
  );

  it("stays pending where the page was left before its answer, and asking again did nothing", async () => {
    const { answers, openPage } = world();
    answers.push(makeDeferred<object>().promise, refused());
    void openPage().open("send").ask(PAY, five);
    const again = openPage().open("send");
    await expect(again.askAgain(PAY)).rejects.toThrow("bad");
    expect(again.pending).not.toBe(null);
    expect(openPage().open("send").pending).toEqual(again.pending);
  });

  it("stays pending where one of two sendings did nothing and the other one has no answer yet", async () => {
    const { answers, openPage } = world();
    const attempt = openPage().open("send");
    const second = makeDeferred<object>();
    answers.push(refused(), second.promise);
    const asked = [attempt.ask(PAY, five), attempt.ask(PAY, five)] as const;
    await expect(asked[0]).rejects.toThrow("bad");
    expect(attempt.pending).not.toBe(null);
    second.resolve(Promise.reject(refused()));
    await expect(asked[1]).rejects.toThrow("bad");
    expect(attempt.pending).toBe(null);
  });

  it("is found by its own form and its own person alone", async () => {
    const { answers, openPage } = world();
    answers.push(lost());
    await expect(openPage().open("send").ask(PAY, five)).rejects.toThrow();
    expect(openPage().open("deposit").pending).toBe(null);
    expect(openPage("usr_ben").open("send").pending).toBe(null);
    expect(openPage().open("send").pending).not.toBe(null);
  });

  it("can be forgotten, and is another then", async () => {
    const { answers, openPage } = world();
    const attempt = openPage().open("send");
    const { key } = attempt;
    answers.push(lost());
    await expect(attempt.ask(PAY, five)).rejects.toThrow();
    attempt.forget();
    expect(attempt.pending).toBe(null);
    expect(attempt.key).not.toBe(key);
    await expect(attempt.askAgain(PAY)).rejects.toThrow("nothing is pending");
  });

  it("is not forgotten by a late answer of one before it", async () => {
    const { openPage, answers } = world();
    const before = openPage().open("send");
    const late = makeDeferred<object>();
    answers.push(late.promise, lost());
    const asked = before.ask(PAY, five);
    before.forget();
    const after = openPage().open("send");
    await expect(after.ask(PAY, six)).rejects.toThrow();
    late.resolve({ pay: { __typename: "PaySuccess" } });
    await asked;
    expect(openPage().open("send").pending).toMatchObject({ idempotencyKey: after.key });
  });

  it("stays pending where its own form was begun anew before a late answer", async () => {
    const { openPage, answers } = world();
    const attempt = openPage().open("send");
    const late = makeDeferred<object>();
    answers.push(late.promise, lost());
    const asked = attempt.ask(PAY, five);
    attempt.forget();
    const { key } = attempt;
    await expect(attempt.ask(PAY, six)).rejects.toThrow();
    late.resolve({ pay: { __typename: "PaySuccess" } });
    await asked;
    expect(attempt.pending).toMatchObject({ idempotencyKey: key });
    expect(attempt.key).toBe(key);
  });

  it("begins anew where what was stored cannot be read", () => {
    const { storage, openPage } = world();
    storage.held.set("coffer.attempt.usr_ann.send", "{broken");
    expect(openPage().open("send").pending).toBe(null);
  });
});
