import { tokenIn } from "@coffer/testkit/letters";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeys } from "./keys.ts";
import { type MailDoors, makeMailDoors } from "./mail-doors.ts";
import { askingAboutPasskeys } from "./passkeys.ts";
import { secondFactorsOf } from "./second-factors.ts";
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
const HOUR = 3_600_000;
const MANY = Array.from({ length: 20 });
const countOf = (answers: readonly { __typename: string }[], name: string) =>
  answers.filter(({ __typename }) => __typename === name).length;
const isOfChange = ({ subject }: { readonly subject: string }) => subject === "Your email address was changed";
const readUser = async (username: string) =>
  (await world.admin.query('SELECT * FROM auth."user" WHERE username = $1', [username])).rows[0];

describe("confirming an address", () => {
  it.each(["", "x", "x".repeat(43), "A".repeat(100_000)])(
    "refuses what is no token, and changes nothing: %#",
    async (token) => {
      expect(await doors.confirm(token)).toMatchObject({ __typename: "LinkNotValid", code: "LINK_NOT_VALID" });
    },
  );

  it("makes a login by the address possible, once, with the link of the mail alone", async () => {
    await world.register("conny", { email: "Conny@example.com" });
    const [letter] = await doors.lettersTo("Conny@example.com");
    expect((await world.login("conny@example.com")).__typename).toBe("InvalidCredentials");
    const token = tokenIn(letter, "confirm");

    expect(await doors.confirm(token)).toEqual({ __typename: "ConfirmEmailSuccess", email: "Conny@example.com" });

    const { user } = await world.login("conny@example.com");
    expect(user).toMatchObject({ username: "conny", emailConfirmed: true });
    expect((await doors.confirm(token)).__typename).toBe("LinkNotValid");
    for (const wrong of ["undo", "reset"] as const) expect((await doors[wrong](token)).__typename).toBe("LinkNotValid");
  });

  it("is over after a day, and a new mail is sent to who asks, who then needs the old link no more", async () => {
    const { actor } = await world.join("late");
    const [first] = await doors.lettersTo("late@example.com");
    world.clock.advance(24 * HOUR);
    expect((await doors.confirm(tokenIn(first, "confirm"))).__typename).toBe("LinkNotValid");
    expect(await doors.resend(actor)).toMatchObject({ __typename: "RequestEmailConfirmationSuccess" });
    const letters = await doors.lettersTo("late@example.com", 2);
    const tokens = letters.map((letter) => tokenIn(letter, "confirm"));
    const answers = [];
    for (const token of tokens) answers.push(await doors.confirm(token));
    expect(countOf(answers, "ConfirmEmailSuccess")).toBe(1);
    expect(await doors.resend(actor)).toMatchObject({ code: "EMAIL_ALREADY_CONFIRMED" });
  });

  it("lets one of twenty who come with one link at once confirm", async () => {
    await world.register("crowd");
    const token = tokenIn((await doors.lettersTo("crowd@example.com"))[0], "confirm");
    const answers = await Promise.all(MANY.map(() => doors.confirm(token)));
    expect([countOf(answers, "ConfirmEmailSuccess"), countOf(answers, "LinkNotValid")]).toEqual([1, 19]);
  });

  it("gives an address that several named to who confirms it first, also at the same moment", async () => {
    for (const name of ["first", "second", "third"]) await world.register(name, { email: "shared@example.com" });
    const letters = await doors.lettersTo("shared@example.com", 3);
    const answers = await Promise.all(letters.map((letter) => doors.confirm(tokenIn(letter, "confirm"))));
    expect([countOf(answers, "ConfirmEmailSuccess"), countOf(answers, "EmailUnavailable")]).toEqual([1, 2]);
    const { rows } = await world.admin.query(
      "SELECT FROM auth.user WHERE email_key = 'shared@example.com' AND email_confirmed_at IS NOT NULL",
    );
    expect(rows).toHaveLength(1);
  });

  it("sends who names a confirmed address no link, and tells its owner, who learns nothing of them", async () => {
    await world.register("keeper");
    await world.confirm("keeper");
    await doors.lettersTo("keeper@example.com", 0);
    const { actor } = await world.join("prober", "KEEPER@example.com");
    const asked = [doors.resend(actor), doors.change(actor, "keeper@example.com")];
    for (const answer of await Promise.all(asked)) expect(answer.code).toBeUndefined();
    const letters = await doors.lettersTo("keeper@example.com", 3);
    for (const { body } of letters) {
      expect(body).toContain("somebody just named this email address");
      expect(body).not.toMatch(/prober|#token=/);
    }
    expect(await doors.lettersTo("KEEPER@example.com", 0)).toEqual([]);
  });

  it("takes an address from who has been found by it since before addresses were confirmed, and lets them log in by it till then", async () => {
    await world.register("elder", { email: "elder@example.com" });
    await world.admin.query(`UPDATE auth."user" SET login_email_key = email_key WHERE username = 'elder'`);
    expect((await world.login("elder@example.com")).user).toMatchObject({ username: "elder", emailConfirmed: false });
    await world.register("owner", { email: "elder@example.com", password: NEW_PASSWORD });
    const letters = await doors.lettersTo("elder@example.com", 2);
    const tokens = letters.filter(({ body }) => body.includes("owner")).map((letter) => tokenIn(letter, "confirm"));

    expect((await doors.confirm(tokens[0] ?? "")).__typename).toBe("ConfirmEmailSuccess");

    expect((await world.login("elder@example.com", NEW_PASSWORD)).user.username).toBe("owner");
    expect((await world.login("elder@example.com")).__typename).toBe("InvalidCredentials");
    expect((await world.login("elder")).__typename).toBe("LoginSuccess");
  });

  it("is nobody's to see but the user's and staff's", async () => {
    const [{ userId }, { actor }] = [await world.join("seen"), await world.join("looker")];
    const query = `{ user(by: { id: "${userId}" }) { email emailConfirmed } }`;
    expect((await world.run(query, {}, actor)).data.user).toEqual({ email: null, emailConfirmed: null });
    const staff = { ...actor, roles: ["USER", "AUDITOR"] as const };
    expect((await world.run(query, {}, staff)).data.user).toEqual({ email: "seen@example.com", emailConfirmed: false });
  });
});

describe("changing an address", () => {
  it("refuses another password, which counts as a failed login of this session alone, and an address that is confirmed already", async () => {
    const { actor } = await world.join("firm");
    await world.confirm("firm");
    expect(await doors.change(actor, "FIRM@example.com")).toMatchObject({ code: "EMAIL_ALREADY_CONFIRMED" });
    for (let i = 0; i < 10; i++)
      expect(await doors.change(actor, "other@example.com", "a wrong password")).toMatchObject({
        __typename: "WrongPassword",
        code: "WRONG_PASSWORD",
      });
    expect(await doors.change(actor, "other@example.com")).toMatchObject({ code: "RATE_LIMITED" });
    expect((await world.login("firm")).__typename).toBe("LoginSuccess");
    expect(await doors.lettersTo("other@example.com", 0)).toEqual([]);
  });

  it("refuses who is not logged in", async () => {
    for (const answer of [await doors.change(undefined, "x@example.com"), await doors.resend(undefined)])
      expect(answer).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is void once the password is another, and its mail, where that still waits, is sent to nobody", async () => {
    const { actor } = await world.join("keen");
    await world.confirm("keen");
    await doors.change(actor, "keen.sent@example.com");
    const token = tokenIn((await doors.lettersTo("keen.sent@example.com"))[0], "confirm");
    await doors.change(actor, "keen.waits@example.com");
    expect((await doors.password(actor, {})).__typename).toBe("ChangePasswordSuccess");
    expect((await doors.confirm(token)).__typename).toBe("LinkNotValid");
    expect(await doors.lettersTo("keen.waits@example.com", 0)).toEqual([]);
    expect(await readUser("keen")).toMatchObject({ email: "keen@example.com" });
  });

  it("makes links in the mailbox before void that choose a password, and those that lie in the queue", async () => {
    const { actor } = await world.join("leaver");
    await world.confirm("leaver");
    await doors.forget("leaver");
    const isReset = ({ subject }: { subject: string }) => subject === "Choose a new password";
    const reset = tokenIn((await doors.lettersTo("leaver@example.com")).find(isReset), "reset");
    await doors.change(actor, "left@example.com");
    const confirm = tokenIn((await doors.lettersTo("left@example.com"))[0], "confirm");
    await doors.forget("leaver@example.com");
    expect((await doors.confirm(confirm)).__typename).toBe("ConfirmEmailSuccess");
    expect((await doors.reset(reset)).__typename).toBe("LinkNotValid");
    expect((await doors.lettersTo("leaver@example.com")).filter(isReset)).toHaveLength(1);
    expect((await doors.lettersTo("left@example.com")).filter(isReset)).toEqual([]);
    expect((await world.login("leaver")).__typename).toBe("LoginSuccess");
  });

  it("waits for the new address, tells the one before, and is taken back by it", async () => {
    const { actor, sessionId } = await world.join("mover");
    await world.confirm("mover");
    await doors.change(actor, "moved@example.com");
    expect(await readUser("mover")).toMatchObject({ email: "mover@example.com" });
    const token = tokenIn((await doors.lettersTo("moved@example.com"))[0], "confirm");
    expect((await doors.confirm(token)).__typename).toBe("ConfirmEmailSuccess");
    expect((await world.login("moved@example.com")).__typename).toBe("LoginSuccess");
    expect((await world.login("mover@example.com")).__typename).toBe("InvalidCredentials");

    const [told] = await doors.lettersTo("mover@example.com");
    expect(told?.subject).toBe("Your email address was changed");
    expect(told?.body).toContain("moved@example.com");
    world.clock.advance(71 * HOUR);
    const [undo, answers] = [tokenIn(told, "undo"), [] as { __typename: string }[]];
    answers.push(...(await Promise.all(MANY.map(() => doors.undo(undo)))));

    expect([countOf(answers, "UndoEmailChangeSuccess"), countOf(answers, "LinkNotValid")]).toEqual([1, 19]);
    expect(await readUser("mover")).toMatchObject({ email: "mover@example.com", login_email_key: "mover@example.com" });
    const ended = (await world.events("session.ended")).filter(({ subject }) => subject === sessionId);
    expect(ended).toMatchObject([{ data: { reason: "EMAIL_RESTORED" } }]);
    // Whoever had the account knows the password, too.
    expect((await world.login("mover")).__typename).toBe("InvalidCredentials");
    const letters = await doors.lettersTo("mover@example.com", 2);
    const reset = letters.find(({ subject }) => subject === "Choose a new password");
    expect((await doors.reset(tokenIn(reset, "reset"))).__typename).toBe("ResetPasswordSuccess");
    expect((await world.login("mover@example.com", NEW_PASSWORD)).__typename).toBe("LoginSuccess");
  });

  it("takes with it, when it is taken back, whatever was added since it was asked for to come in by, and leaves what was there before", async () => {
    const [passkeys, factors, keys] = [askingAboutPasskeys(world), secondFactorsOf(world), makeKeys(world)];
    const { actor } = await world.join("robbed");
    await world.confirm("robbed");
    const [mine, kept] = [await passkeys.give(actor), await keys.create(actor, { name: "mine" })];
    world.clock.advance(1000);
    await doors.change(actor, "robber@example.com");
    world.clock.advance(1000);
    const [theirs, early] = [await passkeys.give(actor), await keys.create(actor, { name: "early" })];
    const { secret } = await factors.begin(actor);
    await factors.confirm(actor, factors.codeOf(secret));
    await doors.confirm(tokenIn((await doors.lettersTo("robber@example.com"))[0], "confirm"));
    world.clock.advance(1000);
    const late = await keys.create(actor, { name: "late" });

    const told = (await doors.lettersTo("robbed@example.com")).find(isOfChange);
    expect((await doors.undo(tokenIn(told, "undo"))).__typename).toBe("UndoEmailChangeSuccess");

    expect((await passkeys.logIn(theirs)).__typename).toBe("PasskeyRefused");
    for (const gone of [early, late]) expect(await keys.use(gone.secret)).toBeNull();
    expect((await passkeys.logIn(mine)).__typename).toBe("LoginSuccess");
    expect(await keys.use(kept.secret)).not.toBeNull();
    const revoked = (await keys.told("api_key.revoked")).map(({ subject }) => subject);
    expect(revoked.toSorted()).toEqual([early.apiKey.id, late.apiKey.id].toSorted());
    expect((await keys.told("passkey.removed")).map(({ subject }) => subject)).toEqual([theirs.id]);
    await chooseAnew("robbed");
    expect(await factors.login("robbed", { password: NEW_PASSWORD })).toMatchObject({
      __typename: "SecondFactorRequired",
      methods: ["PASSKEY", "RECOVERY_CODE"],
    });
  });

  it("leaves no second factor of whoever took an account over that had none", async () => {
    const [undo, factors] = [await changed("bare", "burglar@example.com"), secondFactorsOf(world)];
    const { actor } = await world.enter("bare");
    const { secret } = await factors.begin(actor);
    await factors.confirm(actor, factors.codeOf(secret));
    expect((await factors.login("bare")).__typename).toBe("SecondFactorRequired");
    expect((await doors.undo(undo)).__typename).toBe("UndoEmailChangeSuccess");
    await chooseAnew("bare");
    expect((await factors.login("bare", { password: NEW_PASSWORD })).__typename).toBe("LoginSuccess");
    const { rows } = await world.admin.query(
      "SELECT FROM auth.recovery_code c JOIN auth.user u ON u.id = c.user_id WHERE username = 'bare'",
    );
    expect(rows).toEqual([]);
  });

  it("cannot be taken back after three days", async () => {
    const token = await changed("slow", "slow.new@example.com");
    world.clock.advance(72 * HOUR);
    expect((await doors.undo(token)).__typename).toBe("LinkNotValid");
    expect(await readUser("slow")).toMatchObject({ email: "slow.new@example.com" });
  });

  it("leaves the first owner's way back open, whatever whoever took the account over takes back", async () => {
    const first = await changed("victim", "thief@example.com");
    world.clock.advance(1000);
    const second = await changed("victim", "thief2@example.com", "thief@example.com");
    expect((await doors.undo(second)).__typename).toBe("UndoEmailChangeSuccess");
    expect((await doors.undo(first)).__typename).toBe("UndoEmailChangeSuccess");
    expect(await readUser("victim")).toMatchObject({ email: "victim@example.com" });
  });

  it("cannot be undone by a later owner of the account once the first has undone it", async () => {
    const first = await changed("prey", "hunter@example.com");
    world.clock.advance(1000);
    const second = await changed("prey", "hunter2@example.com", "hunter@example.com");
    expect((await doors.undo(first)).__typename).toBe("UndoEmailChangeSuccess");
    expect((await doors.undo(second)).__typename).toBe("LinkNotValid");
  });

  it("cannot be taken back where another account has confirmed the address since", async () => {
    const undo = await changed("gone", "gone.new@example.com");
    await world.register("heir", { email: "gone@example.com" });
    const letters = await doors.lettersTo("gone@example.com", 2);
    const mine = letters.find(({ body }) => body.includes("heir"));
    expect((await doors.confirm(tokenIn(mine, "confirm"))).__typename).toBe("ConfirmEmailSuccess");
    expect(await doors.undo(undo)).toMatchObject({ __typename: "EmailUnavailable", code: "EMAIL_UNAVAILABLE" });
    expect(await readUser("gone")).toMatchObject({ email: "gone.new@example.com" });
    expect((await world.login("gone")).__typename).toBe("LoginSuccess");
  });

  /** Changes a confirmed address; the token that takes it back. */
  async function changed(name: string, to: string, from = `${name}@example.com`): Promise<string> {
    if (!(await readUser(name))) await world.register(name);
    await world.confirm(name);
    const { actor } = await world.enter(name);
    await doors.change(actor, to);
    const asked = (await doors.lettersTo(to)).findLast(({ body }) => body.includes("/confirm#"));
    await doors.confirm(tokenIn(asked, "confirm"));
    const letters = await doors.lettersTo(from);
    return tokenIn(letters.find(isOfChange), "undo");
  }

  /** By the mail that comes when a change was taken back. */
  async function chooseAnew(name: string): Promise<void> {
    const letters = await doors.lettersTo(`${name}@example.com`);
    const reset = letters.find(({ subject }) => subject === "Choose a new password");
    expect((await doors.reset(tokenIn(reset, "reset"))).__typename).toBe("ResetPasswordSuccess");
  }
});
