import { describe, expect, it } from "vitest";
import { makeFakeAuth } from "../test/fake-auth.ts";
import type { StepUpNeed } from "../types/client.d.ts";
import type { SessionChange } from "../types/session.d.ts";
import { makeAsk } from "./ask.js";
import { CofferError } from "./errors.js";
import { makeStepUp } from "./step-up.js";

type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  lost?: boolean;
  /** What happens while it is on its way. */
  meanwhile?: () => void;
};
type Sent = { authorization: string | null; body: { query: string; variables: Record<string, unknown> } };

const QUERY = "query Me { me { id } }";
const LOGIN = "mutation Login($input: LoginInput!) { login(input: $input) { __typename } }";
const PAY = "mutation Pay($input: PayInput!) { pay(input: $input) { __typename } }";
const KEYED = { input: { idempotencyKey: "k1" } };

const fault = (code: string, more: object = {}) => ({
  body: { data: null, errors: [{ message: `it is ${code}`, extensions: { code, requestId: "req_1", ...more } }] },
});
const DONE = { body: { data: { done: true } } };

/** An API that gives these answers, one after the other. */
function world(...answers: Answer[]) {
  const sent: Sent[] = [];
  const renewed: string[] = [];
  let token: string | null = "t1";
  let failure: CofferError | null = null;
  const listeners = new Set<(change: SessionChange) => void>();
  const session = {
    accessToken: async () => {
      if (failure) throw failure;
      return token;
    },
    renew: async (refused: string) => {
      renewed.push(refused);
      if (failure) throw failure;
      if (token !== null) token = `${refused}+`;
      return token;
    },
    onChange(listener: (change: SessionChange) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const fetch = async (_url: unknown, { headers, body }: RequestInit = {}) => {
    sent.push({ authorization: new Headers(headers).get("authorization"), body: JSON.parse(String(body)) });
    const answer = answers.shift();
    if (!answer) throw new Error("asked more often than there are answers");
    answer.meanwhile?.();
    if (answer.lost) throw new TypeError("fetch failed");
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  };
  const needs: { need: StepUpNeed; signal: AbortSignal }[] = [];
  /** What a person does who is asked to prove who they are. */
  let prove: (need: StepUpNeed, signal: AbortSignal) => Promise<boolean> = async () => {
    token = "proved";
    return true;
  };
  const stepUp = makeStepUp((need, signal) => {
    needs.push({ need, signal });
    return prove(need, signal);
  });
  const api = { url: "https://coffer.test/graphql", fetch, errorPages: "https://coffer.test/e/" };
  const ask = makeAsk({ ...api, session, stepUp });
  return {
    ask,
    sent,
    renewed,
    listeners,
    needs,
    askWithout: makeAsk({ ...api, session, stepUp: null }),
    proves(how: typeof prove) {
      prove = how;
    },
    logIn(next: string) {
      token = next;
      failure = null;
    },
    tell(change: SessionChange) {
      for (const listener of [...listeners]) listener(change);
    },
    renewalFails(error: CofferError) {
      failure = error;
    },
    endSession() {
      token = null;
    },
  };
}

const failing = async (asked: Promise<unknown>): Promise<CofferError> =>
  asked.then(
    () => expect.fail("it was answered"),
    (error) => {
      expect(error).toBeInstanceOf(CofferError);
      return error;
    },
  );

describe("what goes wrong", () => {
  it("is told with its code, its request, its faults, its page", async () => {
    const inputs = [{ path: "input.amount", code: "TOO_PRECISE", message: "too precise" }];
    const { ask } = world({
      body: {
        errors: [{ message: "bad", path: ["pay"], extensions: { code: "BAD_USER_INPUT", requestId: "req_9", inputs } }],
      },
    });
    expect(await failing(ask(PAY, KEYED))).toMatchObject({
      code: "BAD_USER_INPUT",
      message: "bad",
      requestId: "req_9",
      path: ["pay"],
      inputs,
      docUrl: "https://coffer.test/e/BAD_USER_INPUT",
      mayBeDone: false,
    });
  });

  it("keeps what could be answered, and the page that the API names", async () => {
    const errors = [
      { message: "a part", path: ["a"], extensions: { code: "FORBIDDEN", docUrl: "https://docs.test/F" } },
    ];
    const { ask } = world({ body: { data: { a: null, b: 1 }, errors } });
    expect(await failing(ask(QUERY))).toMatchObject({
      data: { a: null, b: 1 },
      docUrl: "https://docs.test/F",
      errors,
    });
  });

  it.each([
    ["INTERNAL_SERVER_ERROR", ["pay"]],
    ["TIMED_OUT", ["pay"]],
    ["FORBIDDEN", ["pay", "payment", "memo"]],
  ])("may leave a mutation done: %s at %j", async (code, path) => {
    const { ask } = world({ body: { data: { pay: null }, errors: [{ message: "…", path, extensions: { code } }] } });
    expect(await failing(ask(PAY, KEYED, { patienceMs: 0 }))).toMatchObject({ code, mayBeDone: true });
  });

  it("is UNREACHABLE without an answer and UNREADABLE_ANSWER with another's", async () => {
    const lost = await failing(world({ lost: true }).ask(LOGIN, { input: {} }));
    expect(lost).toMatchObject({ code: "UNREACHABLE", mayBeDone: true, cause: { message: "fetch failed" } });
    const other = await failing(world({ status: 502, body: "<html>" }).ask(LOGIN, { input: {} }));
    expect(other).toMatchObject({ code: "UNREADABLE_ANSWER", message: expect.stringContaining("502") });
  });

  it("is the caller's own reason where they broke it off", async () => {
    const { ask, sent } = world(DONE);
    await expect(ask(QUERY, {}, { signal: AbortSignal.abort(new Error("never mind")) })).rejects.toThrow("never mind");
    expect(sent).toEqual([]);
  });
});

describe("a request that came at a bad time", () => {
  it.each([
    ["a mutation without a key of which no answer came", LOGIN, { input: {} }, { lost: true }],
    ["a mutation without a key that may be done", LOGIN, { input: {} }, fault("UNAVAILABLE")],
    ["one that is at fault itself", QUERY, {}, fault("BAD_USER_INPUT")],
    ["a fault of the API's", PAY, KEYED, fault("INTERNAL_SERVER_ERROR")],
    [
      "one that is to wait longer than the caller would",
      LOGIN,
      { input: {} },
      fault("RATE_LIMITED", { retryAfterSeconds: 60 }),
    ],
  ])("is not repeated: %s", async (_title, text, variables, answer) => {
    const { ask, sent } = world(answer, DONE);
    await failing(ask(text, variables));
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["a query", QUERY, {}, { lost: true }],
    ["a query", QUERY, {}, fault("SUBGRAPH_UNAVAILABLE")],
    ["a query", QUERY, {}, { status: 502, body: "<html>" }],
    ["a mutation with a key", PAY, KEYED, { lost: true }],
    ["a mutation with a key", PAY, KEYED, fault("TIMED_OUT")],
    ["a mutation with a key", PAY, KEYED, { body: { ...fault("BUSY").body, data: { pay: null } } }],
    ["what the API says it has not done", LOGIN, { input: {} }, fault("BUSY")],
  ])("is repeated as it was: %s", async (_title, text, variables, answer) => {
    const { ask, sent } = world(answer, answer, DONE);
    expect(await ask(text, variables)).toEqual({ done: true });
    expect(sent).toHaveLength(3);
    for (const { body } of sent) expect(body).toEqual({ query: text, variables });
  });
});

describe("an access token that is refused", () => {
  it("is renewed once, and the request sent again with the new one", async () => {
    const { ask, sent, renewed } = world(fault("UNAUTHENTICATED"), DONE);
    expect(await ask(LOGIN, { input: {} })).toEqual({ done: true });
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t1+"]);
    expect(renewed).toEqual(["t1"]);
  });

  it("is not renewed twice", async () => {
    const { ask, renewed } = world(fault("UNAUTHENTICATED"), fault("UNAUTHENTICATED"));
    expect(await failing(ask(QUERY))).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(renewed).toEqual(["t1"]);
  });

  it("is none where nobody is logged in, or the caller wants none", async () => {
    const guest = world(DONE, DONE);
    await guest.ask(QUERY, {}, { anonymous: true });
    guest.endSession();
    await guest.ask(QUERY);
    expect(guest.sent.map(({ authorization }) => authorization)).toEqual([null, null]);
  });
});

describe("a mutation of which one try may be done", () => {
  const seconds = { retryAfterSeconds: 60 };
  it.each([
    ["BUSY", fault("BUSY", seconds)],
    ["RATE_LIMITED", fault("RATE_LIMITED", seconds)],
    ["UNAUTHENTICATED", fault("UNAUTHENTICATED")],
    ["BAD_USER_INPUT", fault("BAD_USER_INPUT")],
  ])("may be done whatever the next try says: %s", async (code, answer) => {
    const { ask, endSession } = world({ lost: true }, { ...answer, meanwhile: () => endSession() });
    expect(await failing(ask(PAY, KEYED))).toMatchObject({ code, mayBeDone: true });
  });

  it.each([
    ["before the next try", [{ lost: true }]],
    ["for a token that was refused", [{ lost: true }, fault("UNAUTHENTICATED")]],
  ])("may be done where no token can be had %s, and says so to whoever asked it alone", async (_title, answers) => {
    const shared = new CofferError({ code: "RATE_LIMITED", message: "…", retryAfterSeconds: 60 });
    const last = answers.at(-1);
    const { ask, renewalFails } = world(...answers.slice(0, -1), { ...last, meanwhile: () => renewalFails(shared) });
    expect(await failing(ask(PAY, KEYED))).toMatchObject({ code: "RATE_LIMITED", mayBeDone: true });
    expect(shared.mayBeDone).toBe(false);
  });

  it("is not done where every try says so", async () => {
    const { ask } = world(fault("BUSY"), fault("BUSY", seconds));
    expect(await failing(ask(PAY, KEYED))).toMatchObject({ code: "BUSY", mayBeDone: false });
  });
});

describe("what one person asked", () => {
  const auth = makeFakeAuth();
  const [ann, ben] = [auth.issue("usr_ann").accessToken, auth.issue("usr_ben").accessToken];

  it("is not sent as another, who logged in before the next try", async () => {
    const { ask, sent, logIn } = world({ lost: true, meanwhile: () => logIn(ben) });
    logIn(ann);
    expect(await failing(ask(PAY, KEYED))).toMatchObject({ code: "SESSION_ENDED", mayBeDone: true });
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${ann}`]);
  });

  it("is not sent as another where they had no token yet", async () => {
    const { ask, sent, logIn, renewalFails, tell, listeners } = world(DONE);
    renewalFails(new CofferError({ code: "UNREACHABLE", message: "no answer came" }));
    const asked = failing(ask(PAY, KEYED));
    await expect.poll(() => listeners.size).toBe(1);
    tell("ended");
    logIn(ben);
    expect(await asked).toMatchObject({ code: "SESSION_ENDED", mayBeDone: false });
    expect(sent).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  it("is asked again as themselves, with a token that is another", async () => {
    const again = auth.issue("usr_ann").accessToken;
    const { ask, sent, logIn } = world({ lost: true, meanwhile: () => logIn(again) }, DONE);
    logIn(ann);
    await ask(PAY, KEYED);
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${ann}`, `Bearer ${again}`]);
  });
});

describe("what needs a fresh proof", () => {
  const stale = (more: object = {}, data: unknown = null): Answer => ({
    body: {
      data,
      errors: [
        { message: "old", extensions: { code: "STEP_UP_REQUIRED", level: "AAL2", maxAgeSeconds: 900, ...more } },
      ],
    },
  });
  const failsWith = async (asked: Promise<unknown>) => (await failing(asked)).code;

  it("fails where nobody was said who could give one, or they give up, and nothing may be done", async () => {
    const { askWithout, ask, proves, sent } = world(stale(), stale());
    expect(await failsWith(askWithout(PAY, KEYED))).toBe("STEP_UP_REQUIRED");
    proves(async () => false);
    expect(await failing(ask(PAY, KEYED))).toMatchObject({ code: "STEP_UP_REQUIRED", mayBeDone: false });
    expect(sent).toHaveLength(2);
  });

  it("fails with what goes wrong with the proof", async () => {
    const { ask, proves } = world(stale());
    proves(() => Promise.reject(new CofferError({ code: "RATE_LIMITED", message: "too many" })));
    expect(await failsWith(ask(QUERY))).toBe("RATE_LIMITED");
  });

  it("is asked again with the new token, the same words and the same key", async () => {
    const { ask, sent, needs } = world(stale(), DONE);
    expect(await ask(PAY, KEYED)).toEqual({ done: true });
    expect(needs.map(({ need }) => need)).toEqual([{ level: "AAL2", maxAgeSeconds: 900 }]);
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer proved"]);
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  it("takes the most that several fields ask for, and null for a field that did nothing", async () => {
    const one = { code: "STEP_UP_REQUIRED", level: "AAL1", maxAgeSeconds: 60 };
    const { ask, needs } = world(
      {
        body: {
          data: { pay: null },
          errors: [one, { ...one, level: "AAL2", maxAgeSeconds: 900 }].map((extensions) => ({
            message: "",
            extensions,
          })),
        },
      },
      DONE,
    );
    await ask(PAY, KEYED);
    expect(needs.map(({ need }) => need)).toEqual([{ level: "AAL2", maxAgeSeconds: 60 }]);
  });

  it.each<[string, Answer]>([
    ["a part of it was done", stale({}, { first: { id: 1 }, second: null })],
    [
      "something else is wrong with it",
      {
        body: {
          data: null,
          errors: ["STEP_UP_REQUIRED", "BUSY"].map((code) => ({ message: code, extensions: { code } })),
        },
      },
    ],
  ])("asks nobody where %s", async (_what, answer) => {
    const { ask, needs } = world(answer);
    expect(await failsWith(ask(PAY))).toBe("STEP_UP_REQUIRED");
    expect(needs).toEqual([]);
  });

  it("asks once for all that need one at the same time", async () => {
    const { ask, needs, proves, logIn } = world(stale(), stale(), DONE, DONE);
    const shown = Promise.withResolvers<void>();
    proves(async () => {
      await shown.promise;
      logIn("proved");
      return true;
    });
    const asked = [ask(QUERY), ask(PAY, KEYED)];
    await expect.poll(() => needs.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    shown.resolve();
    expect(await Promise.all(asked)).toEqual([{ done: true }, { done: true }]);
    expect(needs).toHaveLength(1);
  });

  it("asks nobody where another tab has proved it meanwhile", async () => {
    const { ask, needs, logIn, sent } = world({ ...stale(), meanwhile: () => logIn("of another tab") }, DONE);
    await ask(QUERY);
    expect(needs).toEqual([]);
    expect(sent[1]?.authorization).toBe("Bearer of another tab");
  });

  it("gives it up when nobody waits for it any more, and not before", async () => {
    const { ask, needs, proves } = world(stale(), stale());
    proves(() => new Promise(() => undefined));
    const [one, other] = [new AbortController(), new AbortController()];
    const asked = [one, other].map(({ signal }) => ask(QUERY, {}, { signal }));
    await expect.poll(() => needs.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    one.abort(new Error("left"));
    await expect(asked[0]).rejects.toThrow("left");
    expect(needs[0]?.signal.aborted).toBe(false);
    other.abort(new Error("left too"));
    await expect(asked[1]).rejects.toThrow("left too");
    expect(needs[0]?.signal.aborted).toBe(true);
  });

  it("ends where the proof is never enough: a clock that is wrong asks nobody for ever", async () => {
    const { ask, needs } = world(stale(), stale(), stale(), stale());
    expect(await failsWith(ask(QUERY))).toBe("STEP_UP_REQUIRED");
    expect(needs.length).toBeLessThanOrEqual(3);
  });
});
