import { afterEach, describe, expect, it, vi } from "vitest";
import { LASTS_SECONDS, makeFakeAuth } from "../test/fake-auth.ts";
import type { SessionChange } from "../types/session.d.ts";
import { browserSession } from "./browser-session.js";
import { inMemory } from "./key-storage.js";
import { makeLine } from "./line.js";

type Tab = ReturnType<typeof browserSession> & { changes: SessionChange[] };
const tabs: Tab[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const tab of tabs.splice(0)) tab.close();
});

/** The session door, and a browser whose tabs share a cookie and locks. */
function world() {
  const auth = makeFakeAuth();
  auth.setClock(Math.floor(Date.now() / 1000));
  let cookie: string | null = null;
  const asked: string[] = [];
  let answers: (Response | null)[] = [];
  const fetch: typeof globalThis.fetch = async (url, { method, headers, body, credentials } = {}) => {
    asked.push(`${method} ${url}`);
    const sent = new Headers(headers);
    if (sent.get("x-coffer-session") !== "1" || credentials !== "same-origin" || !sent.has("content-type"))
      return Response.json({ error: { code: "FORBIDDEN", message: "no page of ours" } }, { status: 403 });
    const answer = answers.shift();
    if (answer) return answer;
    if (method === "DELETE") {
      cookie = null;
      return new Response(null, { status: 204 });
    }
    const token = body ? JSON.parse(String(body)).refreshToken : cookie;
    const next = token && auth.exchange(token);
    if (!next) return Response.json({ error: { code: "SESSION_ENDED", message: "…" } }, { status: 401 });
    cookie = next.refreshToken;
    if (answer === null) throw new TypeError("fetch failed");
    return Response.json({ accessToken: next.accessToken, expiresAt: next.accessTokenExpiresAt });
  };
  const line = makeLine();
  const storage = inMemory();
  const locks = { request: <T>(_name: string, work: () => Promise<T>) => line(work) };
  function openTab(): Tab {
    const changes: SessionChange[] = [];
    const tab = Object.assign(browserSession({ fetch, locks, storage }), { changes });
    tab.onChange((change) => changes.push(change));
    tabs.push(tab);
    return tab;
  }
  return {
    auth,
    asked,
    openTab,
    answer: (...next: (Response | null)[]) => {
      answers = next;
    },
    endGrace: auth.endGrace,
  };
}

describe("a session of tabs", () => {
  it("has no token, and asks once, where nobody is logged in", async () => {
    const { openTab, asked } = world();
    const tab = openTab();
    expect(await tab.accessToken()).toBe(null);
    expect(await tab.accessToken()).toBe(null);
    expect(asked).toEqual(["POST /auth/session/refresh"]);
    expect(tab.changes).toEqual([]);
  });

  it("begins with a login's refresh token, and another tab finds it", async () => {
    const { auth, openTab, asked } = world();
    const [one, other] = [openTab(), openTab()];
    await one.begin(auth.issue());
    await expect.poll(() => other.changes).toEqual(["replaced"]);
    expect(await other.accessToken()).toBe(await one.accessToken());
    expect(one.userId).toBe("usr_ann");
    expect(asked).toEqual(["POST /auth/session"]);
    auth.endGrace();
    expect(await openTab().accessToken()).not.toBe(null);
  });

  it("is renewed by one tab at a time, which tells the others", async () => {
    const { auth, openTab, asked, endGrace } = world();
    const [one, other] = [openTab(), openTab()];
    await one.begin(auth.issue());
    await expect.poll(() => other.changes).toEqual(["replaced"]);
    endGrace();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + LASTS_SECONDS * 900 });
    const [first, second] = await Promise.all([one.accessToken(), other.accessToken()]);
    expect(first).not.toBe(null);
    expect(second).not.toBe(null);
    await expect.poll(async () => (await one.accessToken()) === (await other.accessToken())).toBe(true);
    expect(asked.filter((line) => line.endsWith("/refresh")).length).toBeLessThanOrEqual(2);
    expect([one.changes, other.changes]).toEqual([["began"], ["replaced"]]);
  });

  it("takes a token that a step-up gave, in every tab, and none of another person's or after its end", async () => {
    const { auth, openTab } = world();
    const [one, other] = [openTab(), openTab()];
    await one.begin(auth.issue());
    await expect.poll(() => other.changes).toEqual(["replaced"]);
    auth.setClock(Math.floor(Date.now() / 1000) + 1);
    const [proved, bens] = [auth.issue(), auth.issue("usr_ben")];
    await one.keepAccess(bens);
    expect(await one.accessToken()).not.toBe(bens.accessToken);
    await one.keepAccess(proved);
    expect(await one.accessToken()).toBe(proved.accessToken);
    await expect.poll(() => other.accessToken()).toBe(proved.accessToken);
    expect([one.changes, other.changes]).toEqual([["began"], ["replaced"]]);
    await one.logOut();
    await one.keepAccess(proved);
    expect(await one.accessToken()).toBe(null);
  });

  it("is not over where an answer was lost, or the door is busy", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue());
    const busy = Response.json({ error: { code: "BUSY", message: "…" } }, { status: 503 });
    answer(null, busy);
    expect(await tab.renew((await tab.accessToken()) ?? "")).not.toBe(null);
    expect(tab.changes).toEqual(["began"]);
  });

  it("is not over where the door says that it cannot now", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue());
    const limited = { status: 429, headers: { "retry-after": "60" } };
    answer(Response.json({ error: { code: "RATE_LIMITED", message: "…" } }, limited));
    const refused = (await tab.accessToken()) ?? "";
    await expect(tab.renew(refused)).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: 60 });
    expect(await tab.renew(refused)).not.toBe(null);
  });

  it("ends in every tab with a logout in one", async () => {
    const { auth, openTab, asked } = world();
    const [one, other] = [openTab(), openTab()];
    await one.begin(auth.issue());
    await expect.poll(() => other.changes).toEqual(["replaced"]);
    await one.logOut();
    await expect.poll(() => other.changes).toEqual(["replaced", "ended"]);
    expect(await Promise.all([one.accessToken(), other.accessToken()])).toEqual([null, null]);
    expect(asked.at(-1)).toBe("DELETE /auth/session");
  });

  it("is replaced, and not gone on with, where the cookie is another person's", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue("usr_ann"));
    const ben = auth.issue("usr_ben");
    answer(Response.json({ accessToken: ben.accessToken, expiresAt: ben.accessTokenExpiresAt }));
    expect(await tab.renew((await tab.accessToken()) ?? "")).toBe(null);
    expect(tab.changes).toEqual(["began", "replaced"]);
  });

  it("gives no token of somebody who logged in since to whoever renews one", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue("usr_ann"));
    const refused = (await tab.accessToken()) ?? "";
    const ben = auth.issue("usr_ben");
    answer(Response.json({ accessToken: ben.accessToken, expiresAt: ben.accessTokenExpiresAt }));
    await tab.begin(ben);
    expect(await tab.renew(refused)).toBe(null);
    expect(await tab.accessToken()).toBe(ben.accessToken);
  });

  it("ends what another person had under way where somebody logs in over them", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue("usr_ann"));
    const ben = auth.issue("usr_ben");
    answer(Response.json({ accessToken: ben.accessToken, expiresAt: ben.accessTokenExpiresAt }));
    await tab.begin(ben);
    expect(tab.changes).toEqual(["began", "ended", "began"]);
    expect(tab.userId).toBe("usr_ben");
  });

  it("keeps what it renewed itself, whatever its tab's clock says since the machine slept", async () => {
    const { auth, openTab, asked, endGrace } = world();
    const [old, young] = [openTab(), openTab()];
    await old.begin(auth.issue());
    await expect.poll(() => young.changes).toEqual(["replaced"]);
    endGrace();
    // As of a tab that was opened after the sleep: its clock is ahead of the other's.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
    const heard = await young.renew((await young.accessToken()) ?? "");
    clock.mockRestore();
    await expect.poll(() => old.accessToken()).toBe(heard);
    const renewed = await old.renew(heard ?? "");
    expect(await old.accessToken()).toBe(renewed);
    expect(renewed).not.toBe(heard);
    expect(asked.filter((line) => line.endsWith("/refresh"))).toHaveLength(2);
  });
});

describe("a logout of which the server could not be told", () => {
  const away = () => Response.json({ error: { code: "FORBIDDEN", message: "…" } }, limited);
  const limited = { status: 429, headers: { "retry-after": "60" } };

  it("throws, and the session is not over, until it is told", async () => {
    const { auth, openTab, answer, asked } = world();
    const tab = openTab();
    await tab.begin(auth.issue());
    answer(away());
    await expect(tab.logOut()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(tab.changes).toEqual(["began"]);
    expect(await tab.accessToken()).not.toBe(null);
    await tab.logOut();
    expect(tab.changes).toEqual(["began", "ended"]);
    expect(asked.filter((line) => line.startsWith("DELETE"))).toHaveLength(2);
    expect(await openTab().accessToken()).toBe(null);
  });

  it("is made up for before a page that is loaded anew asks for a token", async () => {
    const { auth, openTab, answer, asked } = world();
    const tab = openTab();
    await tab.begin(auth.issue());
    answer(away(), away());
    await expect(tab.logOut()).rejects.toThrow();
    const loaded = openTab();
    await expect(loaded.accessToken()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await loaded.accessToken()).toBe(null);
    expect(asked.slice(1)).toEqual(Array(3).fill("DELETE /auth/session"));
    await expect.poll(() => tab.changes).toEqual(["began", "ended"]);
  });

  it("is owed no more where somebody logs in", async () => {
    const { auth, openTab, answer } = world();
    const tab = openTab();
    await tab.begin(auth.issue());
    answer(away());
    await expect(tab.logOut()).rejects.toThrow();
    await tab.begin(auth.issue());
    expect(await openTab().accessToken()).not.toBe(null);
  });
});
