import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Id, newId, parseId, uuidOf } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { ok } from "@coffer/platform/values/result";
import { userActor } from "@coffer/testkit/actor";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NETWORK_KEPT_MS } from "../src/adapters/postgres/sessions/known-origins.ts";
import { makeSessionRepository } from "../src/adapters/postgres/sessions/session-repository.ts";
import { sessionOnNewDevice } from "../src/domain/sessions/events.ts";
import { actorOf, makeWorld, PASSWORD, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ AUTH_LOGIN_FAILURES_PER_ADDRESS: "1000", AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "1000" });
});
afterAll(() => world.close());

const UNSEEN = { device: null, address: null };
function userOf(text: string): Id<"usr"> {
  const id = parseId("usr", text);
  if (!id) throw new Error("no user's id");
  return id;
}
type Joined = Awaited<ReturnType<World["join"]>>;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ... on LoginSuccess {
  tokens { accessToken refreshToken } deviceToken } } }`;
/** What integrators copy is what is sent here. */
const PAGE = readFileSync(new URL("../../../docs/AUTH.md", import.meta.url), "utf8");
function request(name: string): string {
  const [, text] = new RegExp(`\\n\`\`\`graphql\\n((?:query|mutation) ${name}\\b[\\s\\S]*?)\\n\`\`\``).exec(PAGE) ?? [];
  if (!text) throw new Error(`docs/AUTH.md has no request ${name}`);
  return text;
}
const [SESSIONS, END, END_OTHERS] = ["Sessions", "EndSession", "EndOtherSessions"].map(request) as [
  string,
  string,
  string,
];

/** Another login, from somewhere. */
async function logIn(login: string, from: { address?: string; agent?: string; deviceToken?: string } = {}) {
  const { deviceToken, ...seen } = from;
  const variables = { input: { login, password: PASSWORD, deviceToken } };
  const request = { query: LOGIN, variables, actor: { kind: "anonymous" } as const, requestId: "req_test", ...seen };
  const { data } = await world.auth.execute(request);
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from the document
  const { tokens, deviceToken: given } = (data as any).login;
  return {
    id: String(decodeJwt(tokens.accessToken).sid),
    refreshToken: String(tokens.refreshToken),
    deviceToken: given,
  };
}
const list = async ({ actor }: Pick<Joined, "actor">, page = {}) =>
  (await world.run(SESSIONS, page, actor)).data.me.sessions;
const end = async ({ actor }: Pick<Joined, "actor">, sessionId: string) =>
  (await world.run(END, { input: { sessionId } }, actor)).data.endSession;
const endOthers = async ({ actor }: Pick<Joined, "actor">) =>
  (await world.run(END_OTHERS, {}, actor)).data.endOtherSessions;
const runs = async (refreshToken: string) => (await world.refresh(refreshToken)).__typename === "RefreshSuccess";
const listEvents = async (type: string, userId: string) =>
  (await world.events(type)).filter(({ ownerid }) => ownerid === userId);

describe("a user's sessions", () => {
  it("are shown to nobody else, whatever their roles, nor to what was given less than a login", async () => {
    const ann = await world.join("shown");
    const query = "query ($id: ID!) { user(by: { id: $id }) { sessions { nodes { id } } } }";
    const others = [
      userActor(newId("usr"), { roles: ["USER", "OPERATOR", "ADMIN", "AUDITOR", "COMPLIANCE"] }),
      userActor(ann.userId, { credential: { kind: "api-key", id: newId("kgr") }, scopes: ["profile:read"] }),
    ];
    for (const actor of others)
      expect((await world.run(query, { id: ann.userId }, actor)).data.user.sessions).toBeNull();
  });

  it("say what they are, from where and since when, which is this one, the newest first, by pages", async () => {
    const ann = await world.join("listed");
    world.clock.advance(60_000);
    const firefox = await logIn("listed", { address: "2001:db8::1", agent: FIREFOX });
    await world.door("POST", "", { body: { refreshToken: firefox.refreshToken } });
    const { nodes } = await list(ann);
    const now = world.clock.now().toISOString();
    expect(nodes).toMatchObject([
      {
        ...{ id: firefox.id, kind: "BROWSER", clientName: null, isCurrent: false, createdAt: now, lastUsedAt: now },
        ...{ device: { kind: "DESKTOP", name: "Firefox on Linux" } },
      },
      { id: ann.sessionId, kind: "CLIENT", clientName: null, device: null, address: null, isCurrent: true },
    ]);
    const first = await list(ann, { first: 1 });
    expect([first.nodes.map(({ id }: { id: string }) => id), first.pageInfo.hasNextPage]).toEqual([[firefox.id], true]);
    const second = await list(ann, { first: 1, after: first.pageInfo.endCursor });
    expect([second.nodes[0].id, second.pageInfo.hasNextPage]).toEqual([ann.sessionId, false]);
  });

  it("keep where they were used last, and know nothing of an address that is none", async () => {
    const ann = await world.join("moving");
    const phone = await logIn("moving", { address: "192.0.2.1", agent: "curl/8.5.0" });
    const addressNow = async () => (await list(ann)).nodes.find(({ id }: { id: string }) => id === phone.id).address;
    expect(await addressNow()).toBe("192.0.2.1");
    const query = `mutation ($input: RefreshInput!) { refresh(input: $input) { ... on RefreshSuccess { tokens { refreshToken } } } }`;
    let { refreshToken } = phone;
    for (const [address, shown] of [
      ["192.0.2.77", "192.0.2.77"],
      ["unknown", "192.0.2.77"],
    ] as const) {
      const request = { query, variables: { input: { refreshToken } }, actor: { kind: "anonymous" } as const };
      const { data } = await world.auth.execute({ ...request, requestId: "req_test", address });
      // biome-ignore lint/suspicious/noExplicitAny: the shape follows from the document
      refreshToken = (data as any).refresh.tokens.refreshToken;
      expect(await addressNow()).toBe(shown);
    }
  });

  it("are none that ended, or that nobody used for so long", async () => {
    const ann = await world.join("over");
    const [ended, old] = [await logIn("over"), await logIn("over")];
    await end(ann, ended.id);
    expect((await list(ann)).nodes.map(({ id }: { id: string }) => id)).toEqual([old.id, ann.sessionId]);
    world.clock.advance(30 * 86_400_000 - 1);
    expect(await runs(ann.tokens.refreshToken)).toBe(true);
    world.clock.advance(1);
    expect((await list(ann)).nodes.map(({ id }: { id: string }) => id)).toEqual([ann.sessionId]);
    // A clock that is set back brings it back: nothing ended it.
    world.clock.advance(-1);
    expect((await list(ann)).nodes).toHaveLength(2);
    world.clock.advance(1);
  });
});

describe("endSession", () => {
  it("refuses another's session like one that there is not, and ends nothing", async () => {
    const [ann, bob] = [await world.join("end-ann"), await world.join("end-bob")];
    for (const id of [bob.sessionId, newId("ses")])
      expect(await end(ann, id)).toMatchObject({ __typename: "SessionNotFound", code: "SESSION_NOT_FOUND" });
    expect((await world.run(END, { input: { sessionId: "ses_x" } }, ann.actor)).errors).toMatchObject([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(await runs(bob.tokens.refreshToken)).toBe(true);
  });

  it("ends it everywhere before the answer, once, whoever of twenty asks", async () => {
    const ann = await world.join("ends");
    const other = await logIn("ends");
    const answers = await Promise.all(Array.from({ length: 20 }, () => end(ann, other.id)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0].__typename).toBe("EndSessionSuccess");
    expect(await world.keyValue.get(endedSessionKey(other.id))).not.toBeNull();
    expect([await runs(other.refreshToken), await runs(ann.tokens.refreshToken)]).toEqual([false, true]);
    expect(await listEvents("session.ended", ann.userId)).toMatchObject([
      { subject: other.id, data: { reason: "LOGOUT" } },
    ]);
  });
});

describe("endOtherSessions", () => {
  it("refuses a session that has ended itself, and ends none", async () => {
    const ann = await world.join("others-ended");
    const other = await logIn("others-ended");
    await end(ann, ann.sessionId);
    expect(await endOthers(ann)).toMatchObject({ __typename: "SessionEnded", code: "SESSION_ENDED" });
    expect(await endOthers({ actor: actorOf(newId("usr"), other.id) })).toMatchObject({ code: "SESSION_ENDED" });
    expect(await runs(other.refreshToken)).toBe(true);
  });

  it("ends all but this one, everywhere, each with its event, and nobody else's; a repeat finds none", async () => {
    const [ann, bob] = [await world.join("others-ann"), await world.join("others-bob")];
    const others = [await logIn("others-ann"), await logIn("others-ann"), await logIn("others-ann")];
    const counts = await Promise.all([endOthers(ann), endOthers(ann)]);
    expect(counts.map(({ endedCount }) => endedCount).toSorted()).toEqual([0, 3]);
    for (const { id, refreshToken } of others) {
      expect(await world.keyValue.get(endedSessionKey(id))).not.toBeNull();
      expect(await runs(refreshToken)).toBe(false);
    }
    expect([await runs(ann.tokens.refreshToken), await runs(bob.tokens.refreshToken)]).toEqual([true, true]);
    const ended = (await listEvents("session.ended", ann.userId)).map(({ subject }) => subject);
    expect(ended.toSorted()).toEqual(others.map(({ id }) => id).toSorted());
  });
});

describe("a login on a device that is not known", () => {
  const told = (userId: string) => listEvents("session.new_device", userId);
  /** On a device that can keep no token. */
  const startFrom = async (userId: string, network: string) => {
    const sessions = makeSessionRepository({ pool: world.pool, onCommit: () => {}, onMail: () => {} });
    const [id, at] = [newId("ses"), world.clock.now()];
    const event = sessionOnNewDevice({ sessionId: id, userId: userOf(userId), seen: UNSEEN, at });
    const started = await sessions.start(
      {
        ...{ id, userId: userOf(userId), createdAt: at, expiresAt: at, tokenHash: randomBytes(32), seen: UNSEEN },
        origin: { deviceTokenHash: randomBytes(32), isNewDevice: true, network },
      },
      {
        ...{ most: 10, admit: async () => ok(["pwd"] as const), eventOf: () => event },
        newDevice: { event, detail: null, unlessFrom: network },
      },
    );
    expect(started.ok).toBe(true);
    return id;
  };

  it("is told of, but not the first of a user, nor one of a device that is known", async () => {
    await world.register("devices");
    const first = await logIn("devices", { agent: FIREFOX });
    const userId = String((await world.login("devices")).user.id);
    const before = (await told(userId)).length;
    expect(before).toBe(1); // the second login sent no token
    await logIn("devices", { deviceToken: first.deviceToken });
    expect(await told(userId)).toHaveLength(1);
    const { id } = await logIn("devices", { agent: FIREFOX, address: "192.0.2.9" });
    expect((await told(userId)).at(-1)).toMatchObject({
      subject: id,
      data: { sessionId: id, userId, device: "Firefox on Linux", address: "192.0.2.9" },
    });
  });

  it("is told of by its network where it can keep no token: from a known one it surprises nobody", async () => {
    const { userId } = await world.join("by-network");
    const tells = async (network: string) => {
      const id = await startFrom(userId, network);
      return (await told(userId)).some(({ subject }) => subject === id);
    };
    expect([await tells("192.0.2.1"), await tells("192.0.2.1"), await tells("192.0.2.2")]).toEqual([true, false, true]);
    world.clock.advance(NETWORK_KEPT_MS + 1);
    expect(await tells("192.0.2.1")).toBe(true);
  });

  it("is told of by mail, once the address is confirmed: five times a day, also of twenty at once, and what it was", async () => {
    const { userId } = await world.join("mailed");
    const mails = async () =>
      (await world.mails()).filter(({ kind, user_id }) => kind === "NEW_DEVICE" && user_id === uuidOf(userOf(userId)));
    await logIn("mailed");
    expect([(await told(userId)).length, await mails()]).toEqual([1, []]);
    await world.confirm("mailed");
    await logIn("mailed", { agent: FIREFOX, address: "192.0.2.9" });
    expect(await mails()).toMatchObject([{ recipient: "mailed@example.com", detail: "Firefox on Linux, 192.0.2.9" }]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => startFrom(userId, `198.51.100.${i}`)));
    expect([(await told(userId)).length, (await mails()).length]).toEqual([22, 5]);
    world.clock.advance(86_400_000);
    await logIn("mailed");
    expect(await mails()).toHaveLength(6);
  });

  it("is told of where a user has had no device for long", async () => {
    await world.register("dormant");
    world.clock.advance(86_400_001);
    const { user } = await world.login("dormant");
    expect(await told(String(user.id))).toHaveLength(1);
  });
});
