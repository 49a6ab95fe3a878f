import { uuidOf } from "@coffer/contracts/ids";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, type Tokens, type World } from "./world.ts";

const [GRACE_MS, DAY_MS] = [10_000, 86_400_000];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** By which way a token comes: the mutation, the door that gives a cookie for it, or the cookie. */
type By = "client" | "page" | "cookie";
type Step = { kind: "use"; token: number; by: By } | { kind: "wait"; ms: number } | { kind: "logout" };

/**
 * What the rules say, in a few lines: the subgraph must agree with it after any sequence of steps.
 */
class Model {
  readonly tokens: { text: string; usedAt: number | null; successor: number | null }[] = [];
  endings = 0;
  #over = false;
  #isInCookie = false;
  #expiresAt: number;
  readonly #diesAt: number;

  constructor(first: string, now: number) {
    this.tokens.push({ text: first, usedAt: null, successor: null });
    this.#expiresAt = now + 30 * DAY_MS;
    this.#diesAt = now + 90 * DAY_MS;
  }

  /** The place of the token that is given: a new place at the end, a known one, or none. */
  use(place: number, now: number, by: By): number | null {
    const given = this.#exchange(place, now, by === "cookie" && this.#isInCookie);
    if (given !== null && by === "page") this.#isInCookie = true;
    return given;
  }

  #exchange(place: number, now: number, isLenient: boolean): number | null {
    const token = this.tokens[place];
    if (!token || this.#over || now >= this.#expiresAt) return null;
    const successor = this.tokens[token.successor ?? -1];
    const isLost = token.usedAt !== null && successor?.usedAt === null;
    const isInGrace = token.usedAt !== null && now - token.usedAt <= GRACE_MS;
    if (isLost && isInGrace) return token.successor;
    if (token.usedAt === null || (isLost && isLenient)) {
      if (successor) successor.usedAt = now;
      token.usedAt = now;
      token.successor = this.tokens.length;
      this.#expiresAt = Math.min(now + 30 * DAY_MS, this.#diesAt);
      return token.successor;
    }
    if (isInGrace && isLenient) return null;
    this.end();
    return null;
  }

  end(): void {
    if (!this.#over) this.endings += 1;
    this.#over = true;
  }
}

const by = fc.constantFrom<By>("client", "page", "cookie", "cookie");
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("use" as const), token: fc.nat(20), by }) },
  // The newest token more often than chance: or most sequences end at once.
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("use" as const), token: fc.constant(-1), by }) },
  // And the one before it: what a browser sends that lost an answer.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("use" as const), token: fc.constant(-2), by }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 5000, GRACE_MS, GRACE_MS + 1, 29 * DAY_MS, 30 * DAY_MS),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "logout" }) },
);

describe("a session's refresh tokens", () => {
  it("do after any sequence of uses, waits and logouts what the model says", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        runs += 1;
        const { tokens, actor, sessionId } = await world.join(`model${runs}`);
        const model = new Model(tokens.refreshToken, world.clock.now().getTime());
        for (const taken of steps) await take(taken, model, actor);
        const { rows } = await world.admin.query(
          "SELECT count(*)::int AS all, count(*) FILTER (WHERE used_at IS NULL)::int AS unused FROM auth.refresh_token WHERE session_id = $1",
          [uuidOf(sessionId)],
        );
        expect(rows[0]).toEqual({ all: model.tokens.length, unused: 1 });
        const endings = (await world.events("session.ended")).filter(({ subject }) => subject === sessionId);
        expect(endings).toHaveLength(model.endings);
      }),
      { numRuns: 40 },
    );
  });

  async function take(taken: Step, model: Model, actor: Parameters<World["logout"]>[0]): Promise<void> {
    if (taken.kind === "wait") return world.clock.advance(taken.ms);
    if (taken.kind === "logout") {
      model.end();
      expect((await world.logout(actor)).errors).toEqual([]);
      return;
    }
    const known = model.tokens.length;
    const place = taken.token < 0 ? Math.max(0, known + taken.token) : taken.token % known;
    const text = model.tokens[place]?.text ?? "";
    const expected = model.use(place, world.clock.now().getTime(), taken.by);
    const given = await exchange(text, taken.by);
    if (expected === null) return expect(given).toBeUndefined();
    if (expected < model.tokens.length) return expect(given).toBe(model.tokens[expected]?.text);
    expect(given).toBeDefined();
    expect(model.tokens.map((token) => token.text)).not.toContain(given);
    model.tokens.push({ text: given ?? "", usedAt: null, successor: null });
  }

  async function exchange(token: string, by: By): Promise<string | undefined> {
    if (by === "cookie")
      return (await world.door("POST", "/refresh", { cookie: token })).cookies["__Host-coffer"]?.value;
    if (by === "page")
      return (await world.door("POST", "", { body: { refreshToken: token } })).cookies["__Host-coffer"]?.value;
    const answer: { tokens?: Tokens } = await world.refresh(token);
    return answer.tokens?.refreshToken;
  }
});
