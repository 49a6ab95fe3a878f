import { afterEach, describe, expect, it, vi } from "vitest";
import { LASTS_SECONDS, makeFakeAuth } from "../test/fake-auth.ts";
import type { SessionChange, Tokens } from "../types/session.d.ts";
import { tokenSession } from "./token-session.js";

let worlds = 0;
afterEach(() => vi.useRealTimers());

function world() {
  const auth = makeFakeAuth();
  auth.setClock(Math.floor(Date.now() / 1000));
  // Each has an address of its own: exchanges are shared in a process.
  const url = `https://coffer.test/${worlds++}/graphql`;
  const changes: SessionChange[] = [];
  const open = (options: Partial<Parameters<typeof tokenSession>[0]>) => {
    const session = tokenSession({ url, fetch: auth.fetch, ...options });
    session.onChange((change) => changes.push(change));
    return session;
  };
  return { auth, changes, open };
}

/** As a file or a database: it answers later, and what it gives is a copy. */
function makeStorage(first: Tokens | null) {
  let held = JSON.stringify(first);
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return {
    async load(): Promise<Tokens | null> {
      await turn();
      return JSON.parse(held);
    },
    async save(tokens: Tokens | null) {
      await turn();
      held = JSON.stringify(tokens);
    },
  };
}

/** Behind the time at which the token is renewed, and before it ends. */
function passMost() {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + LASTS_SECONDS * 900 });
}

describe("a session of tokens", () => {
  it("has no token where nobody is logged in", async () => {
    const { open, auth } = world();
    const session = open({});
    expect(await session.accessToken()).toBe(null);
    expect(await session.renew("whatever")).toBe(null);
    expect(auth.asked).toEqual([]);
  });

  it("gives a token that is good without asking, and renews it before it ends", async () => {
    const { open, auth } = world();
    const tokens = auth.issue();
    const session = open({ tokens });
    expect(await session.accessToken()).toBe(tokens.accessToken);
    expect(session.userId).toBe("usr_ann");
    expect(auth.refreshes()).toBe(0);
    passMost();
    expect(await session.accessToken()).not.toBe(tokens.accessToken);
    expect(auth.refreshes()).toBe(1);
  });

  it("does not believe the clock of a machine that is an hour ahead or behind", async () => {
    for (const hours of [-1, 1]) {
      const { open, auth } = world();
      auth.setClock(Math.floor(Date.now() / 1000) + hours * 3600);
      const session = open({});
      await session.begin(auth.issue());
      await session.accessToken();
      expect(auth.refreshes()).toBe(0);
    }
  });

  it("is not lost where two of them race for one refresh token, in a storage that both use", async () => {
    const { open, auth } = world();
    const storage = makeStorage(auth.issue());
    const [one, other] = [open({ storage }), open({ storage })];
    for (let round = 1; round <= 5; round += 1) {
      const before = (await storage.load())?.accessToken ?? "";
      auth.endGrace();
      const tokens = await Promise.all([one, other, one, other].map((session) => session.renew(before)));
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(before);
      expect(auth.refreshes()).toBe(round);
    }
  });

  it("is not lost where two of them hold a copy of one refresh token, at once or one after the other", async () => {
    const { open, auth } = world();
    const tokens = auth.issue();
    const [one, other, late] = [open({ tokens }), open({ tokens }), open({ tokens })];
    const [first, second] = await Promise.all([one, other].map((session) => session.renew(tokens.accessToken)));
    auth.endGrace();
    expect(second).toBe(first);
    expect(await late.renew(tokens.accessToken)).toBe(first);
    expect(auth.refreshes()).toBe(1);
  });

  it("asks again with the same refresh token where the answer was lost", async () => {
    const { open, auth } = world();
    const tokens = auth.issue();
    const session = open({ tokens });
    auth.loseAnswers(2);
    expect(await session.renew(tokens.accessToken)).not.toBe(null);
    const sent = auth.asked.map(({ variables }) => variables.input?.refreshToken);
    expect(sent).toEqual([tokens.refreshToken, tokens.refreshToken, tokens.refreshToken]);
  });

  it("is not over where the API cannot be reached", async () => {
    const { open, auth, changes } = world();
    const tokens = auth.issue();
    const session = open({ tokens });
    auth.goAway(true);
    await expect(session.renew(tokens.accessToken)).rejects.toMatchObject({ code: "UNREACHABLE", mayBeDone: false });
    auth.goAway(false);
    expect(await session.renew(tokens.accessToken)).not.toBe(null);
    expect(changes).toEqual([]);
  });

  it("is over where the API says so, and then everywhere", async () => {
    const { open, auth, changes } = world();
    const tokens = { ...auth.issue(), refreshToken: "used before" };
    const storage = makeStorage(tokens);
    const session = open({ storage });
    expect(await session.renew(tokens.accessToken)).toBe(null);
    expect(await storage.load()).toBe(null);
    expect(session.userId).toBe(null);
    expect(changes).toEqual(["ended"]);
  });

  it("gives no token of another, whose tokens are in the storage now", async () => {
    const { open, auth } = world();
    const [ann, ben] = [auth.issue("usr_ann"), auth.issue("usr_ben")];
    const storage = makeStorage(ann);
    const session = open({ storage });
    expect(await session.accessToken()).toBe(ann.accessToken);
    await storage.save(ben);
    expect(await session.renew(ann.accessToken)).toBe(null);
    expect(await storage.load()).toEqual(ben);
    expect(auth.refreshes()).toBe(0);
  });

  it("ends what another person had under way where somebody logs in over them", async () => {
    const { open, auth, changes } = world();
    const session = open({ tokens: auth.issue("usr_ann") });
    await session.accessToken();
    await session.begin(auth.issue("usr_ann"));
    await session.begin(auth.issue("usr_ben"));
    expect(changes).toEqual(["began", "ended", "began"]);
  });

  it("keeps a token that a step-up gave with the refresh token that it has, and none of another person's", async () => {
    const { open, auth } = world();
    const [tokens, proved, bens] = [auth.issue(), auth.issue(), auth.issue("usr_ben")];
    const storage = makeStorage(tokens);
    const session = open({ storage });
    await session.keepAccess(bens);
    expect(await storage.load()).toEqual(tokens);
    const { accessToken, accessTokenExpiresAt } = proved;
    await session.keepAccess({ accessToken, accessTokenExpiresAt });
    expect(await storage.load()).toEqual({ ...tokens, accessToken, accessTokenExpiresAt });
    expect(await session.accessToken()).toBe(accessToken);
    await session.logOut();
    await session.keepAccess(proved);
    expect(await session.accessToken()).toBe(null);
  });

  it("is over after a logout, here at once and there with its own token", async () => {
    const { open, auth, changes } = world();
    const tokens = auth.issue();
    const session = open({ tokens });
    await session.logOut();
    expect(await session.accessToken()).toBe(null);
    expect(auth.asked).toMatchObject([{ authorization: `Bearer ${tokens.accessToken}` }]);
    auth.goAway(true);
    await session.begin(auth.issue());
    await expect(session.logOut()).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(await session.accessToken()).toBe(null);
    expect(changes).toEqual(["ended", "began", "ended"]);
  });

  it("does its work inside the storage's own lock, where other processes share it", async () => {
    const { open, auth } = world();
    const tokens = auth.issue();
    const storage = makeStorage(tokens);
    let depth = 0;
    const seen: number[] = [];
    const locked = {
      load() {
        seen.push(depth);
        return storage.load();
      },
      save(next: Tokens | null) {
        seen.push(depth);
        return storage.save(next);
      },
      async lock<T>(work: () => Promise<T>): Promise<T> {
        depth += 1;
        return work().finally(() => {
          depth -= 1;
        });
      },
    };
    await open({ storage: locked }).renew(tokens.accessToken);
    expect(seen).toEqual([1, 1]);
  });
});
