import { tokenIn } from "@coffer/testkit/letters";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MailDoors, makeMailDoors } from "./mail-doors.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let doors: MailDoors;
beforeAll(async () => {
  world = await makeWorld({ AUTH_REGISTER_ATTEMPTS_PER_EMAIL: "1000" });
  await warm(world.pool);
  doors = makeMailDoors(world);
});
afterAll(() => world.close());

const NEW_PASSWORD = "granite lantern ferry 41";
const MANY = Array.from({ length: 20 });
const countOf = (answers: readonly { __typename: string }[], name: string) =>
  answers.filter(({ __typename }) => __typename === name).length;

describe("a forgotten password", () => {
  it("is answered by the same statements and the same words for everybody, and one row is all that is written", async () => {
    await world.register("known");
    await world.confirm("known");
    await world.register("unconfirmed");
    const seen = [];
    for (const login of [
      "known",
      "KNOWN@example.com",
      "unconfirmed@example.com",
      "nobody",
      "nobody@x.io",
      "no name",
      "",
    ]) {
      const statements: string[] = [];
      const before = (await world.mails()).length;
      const answer = await world.watching(statements, () => doors.forget(login));
      seen.push({ answer, statements, rows: (await world.mails()).length - before });
    }
    for (const one of seen) expect(one).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ answer: { minutes: 30 }, rows: 1 });
    expect(seen[0]?.statements).toHaveLength(1);
    await doors.sendAll();
    expect(await doors.lettersTo("unconfirmed@example.com")).toMatchObject([{ subject: "Confirm your email address" }]);
  });

  it("has limits for each login, whoever it is, and for each network", async () => {
    const strict = makeMailDoors(
      world,
      world.another({ AUTH_REGISTER_ATTEMPTS_PER_EMAIL: "2", AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "5" }),
    );
    const said = async (login: string, address?: string) => (await strict.forget(login, address)).code ?? "heard";
    for (const login of ["limited", "LIMITED@x.io"])
      expect([await said(login), await said(` ${login} `), await said(login)]).toEqual([
        "heard",
        "heard",
        "RATE_LIMITED",
      ]);
    const from = "198.51.100.7";
    for (let i = 0; i < 5; i++) expect(await said(`n${i}`, from)).toBe("heard");
    expect(await said("n6", from)).toBe("RATE_LIMITED");
    expect((await strict.confirm("x", from)).code).toBe("RATE_LIMITED");
    expect(await said("n6", "198.51.100.8")).toBe("heard");
  });

  it("is reset once by twenty who come with one link at once, ends every session, and forgets every device", async () => {
    const { userId, sessionId, tokens } = await world.join("forgetful");
    await world.confirm("forgetful");
    const token = await forgotten("forgetful");
    const patient = makeMailDoors(world, world.another({ AUTH_HASHING_WAIT_MS: "60000" }));
    const answers = await Promise.all(MANY.map(() => patient.reset(token)));

    expect([countOf(answers, "ResetPasswordSuccess"), countOf(answers, "LinkNotValid")]).toEqual([1, 19]);
    expect((await world.login("forgetful")).__typename).toBe("InvalidCredentials");
    const { rows } = await world.admin.query(
      "SELECT FROM auth.known_origin o JOIN auth.user u ON u.id = o.user_id WHERE username = 'forgetful'",
    );
    expect(rows).toEqual([]);
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect(await world.keyValue.get(`session-ended:${sessionId}`)).not.toBeNull();
    const ended = (await world.events("session.ended")).filter(({ data }) => JSON.stringify(data).includes(userId));
    expect(ended).toMatchObject([{ data: { sessionId, reason: "PASSWORD_CHANGED" } }]);
    expect((await world.login("forgetful", NEW_PASSWORD)).__typename).toBe("LoginSuccess");
    const letters = await doors.lettersTo("forgetful@example.com", 2);
    expect(letters.map(({ subject }) => subject)).toContain("Your password was changed");
  });

  it("uses up no link for a password that breaks a rule", async () => {
    await world.register("chooser");
    await world.confirm("chooser");
    const token = await forgotten("chooser@example.com");
    for (const [password, fault] of [
      ["short", "TOO_SHORT"],
      ["the chooser of all", "CONTAINS_USERNAME"],
    ] as const)
      expect(await doors.reset(token, password)).toMatchObject({
        code: "PASSWORD_TOO_WEAK",
        faults: expect.arrayContaining([fault]),
      });
    expect((await doors.reset(token)).__typename).toBe("ResetPasswordSuccess");
  });

  it("is over after half an hour, and one reset makes every other link of the account void", async () => {
    await world.register("hasty");
    await world.confirm("hasty");
    const [first, second] = [await forgotten("hasty"), await forgotten("hasty")];
    expect((await doors.reset(first)).__typename).toBe("ResetPasswordSuccess");
    expect((await doors.reset(second)).__typename).toBe("LinkNotValid");
    const third = await forgotten("hasty");
    world.clock.advance(30 * 60_000);
    expect((await doors.reset(third)).__typename).toBe("LinkNotValid");
  });

  /** The newest token for a login. */
  async function forgotten(login: string): Promise<string> {
    const to = login.includes("@") ? login : `${login}@example.com`;
    const isReset = ({ subject }: { subject: string }) => subject === "Choose a new password";
    const known = new Set((await doors.lettersTo(to, 0)).filter(isReset).map(({ body }) => body));
    await doors.forget(login);
    const letters = (await doors.lettersTo(to)).filter(isReset);
    return tokenIn(
      letters.find(({ body }) => !known.has(body)),
      "reset",
    );
  }
});

describe("another password", () => {
  it("needs the one of now, and is refused where it breaks a rule: then nothing has changed", async () => {
    const { actor } = await world.join("steady");
    expect(await doors.password(actor, { current: "a wrong password" })).toMatchObject({ code: "WRONG_PASSWORD" });
    expect(await doors.password(actor, { next: "short" })).toMatchObject({ code: "PASSWORD_TOO_WEAK" });
    expect((await world.login("steady")).__typename).toBe("LoginSuccess");
    expect(await doors.password(undefined, {})).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("ends every other session and keeps this one, with its device", async () => {
    const { actor, tokens, sessionId } = await world.join("changer");
    await world.confirm("changer");
    const here = await world.loginFrom("192.0.2.50", { login: "changer" });
    const there = await world.loginFrom("192.0.2.51", { login: "changer" });
    const answer = await doors.password(actor, { deviceToken: here.deviceToken });

    expect(answer).toEqual({ __typename: "ChangePasswordSuccess", endedSessions: 2 });
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    for (const { tokens: other } of [here, there])
      expect((await world.refresh(other.refreshToken)).__typename).toBe("SessionEnded");
    const { rows } = await world.admin.query(
      "SELECT kind FROM auth.known_origin o JOIN auth.user u ON u.id = o.user_id WHERE username = 'changer'",
    );
    expect(rows).toEqual([{ kind: "DEVICE" }]);
    const events = (await world.events("session.ended")).filter(({ data }) =>
      JSON.stringify(data).includes(actor.userId),
    );
    expect(events.map(({ subject }) => subject)).not.toContain(sessionId);
    expect(await doors.lettersTo("changer@example.com")).toEqual(
      expect.arrayContaining([expect.objectContaining({ subject: "Your password was changed" })]),
    );
    expect((await world.login("changer", NEW_PASSWORD)).__typename).toBe("LoginSuccess");
  });

  it("is set by one of twenty who ask at once with the one before", async () => {
    const { actor } = await world.join("many");
    const roomy = makeMailDoors(
      world,
      world.another({ AUTH_LOGIN_FAILURES_PER_ADDRESS: "100", AUTH_HASHING_WAIT_MS: "60000" }),
    );
    const answers = await Promise.all(MANY.map((_, i) => roomy.password(actor, { next: `${NEW_PASSWORD} ${i}` })));
    expect([countOf(answers, "ChangePasswordSuccess"), countOf(answers, "WrongPassword")]).toEqual([1, 19]);
  });

  it("is told to nobody whose address nobody has confirmed", async () => {
    const { actor } = await world.join("quiet");
    await doors.password(actor, {});
    const letters = await doors.lettersTo("quiet@example.com");
    expect(letters.map(({ subject }) => subject)).toEqual(["Confirm your email address"]);
  });
});
