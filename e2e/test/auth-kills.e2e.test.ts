import { randomUUID } from "node:crypto";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/contracts/ids";
import { freePort } from "@coffer/local-parts/free-port";
import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { readLetters, tokenIn } from "@coffer/testkit/letters";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { authRequest } from "../src/auth-page.ts";
import { type Authenticator, addAuthenticator } from "../src/authenticator.ts";
import { CofferClient } from "../src/client.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { connectAsAdmin, type Killing, makeKilling } from "../src/kill-waiting.ts";
import { makeOAuthBrowser } from "../src/oauth-browser.ts";
import { operation } from "../src/operations.ts";
import { makeStaff } from "../src/operators.ts";
import { available, fund, join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";
import { REDIRECT, registerClient } from "../src/tell-of-oauth.ts";

// SAFETY 18: kill -9 at each step of a registration, of a login that is completed, of a step-up, of
// a payment that is approved, of what the link of a mail does, of orders about keys and roles, and
// of what programs of others get tokens for: all of it stands, or nothing does.

// Where programs go, and come again after a start.
const port = String(await freePort());
const PLACE = { PORT: port, AUTH_ISSUER: `http://localhost:${port}` };
let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let coffer: RunningCoffer;
let tess: Person;
let app: Authenticator;
let codes: readonly string[];

beforeAll(async () => {
  folder = await makeDataFolder();
  coffer = await startCoffer(folder.path, PLACE);
  tess = await join(coffer.url, "tess");
  ({ app, codes } = await addAuthenticator(tess));
});
afterAll(async () => {
  await coffer.stop();
  await folder.remove();
});

/** As integrators copy them. */
const BY_MAIL: Readonly<Record<string, string>> = {
  ConfirmEmail: authRequest("ConfirmEmail"),
  RequestPasswordReset: authRequest("RequestPasswordReset"),
  ResetPassword: authRequest("ResetPassword"),
};
const ask = async (name: string, input: object) => {
  const data = await new CofferClient(coffer.url).ask(BY_MAIL[name] ?? operation(name), { input });
  return Object.values(data)[0];
};
const login = () => ask("Login", { login: tess.username, password: tess.password });
const complete = (challenge: string, recoveryCode: string) => ask("CompleteLogin", { challenge, recoveryCode });

const connect = () => connectAsAdmin(coffer.dataFolder);

/** How many rows of auth's are about somebody. */
async function countRows(table: string, { userId }: Person): Promise<number> {
  const client = await connect();
  const { rows } = await client.query(`SELECT count(*)::int AS n FROM auth.${table} WHERE user_id = $1`, [
    uuidOf(userId),
  ]);
  await client.end();
  return rows[0].n;
}
const countSessions = () => countRows("session", tess);

/** Kills the process while all that was asked waits for a subgraph's table, and starts it again. */
async function killAt(...[table, acts, mode]: Parameters<Killing>): Promise<void> {
  await makeKilling(coffer)(table, acts, mode);
  coffer = await startCoffer(folder.path, PLACE);
}

describe("kill -9 while somebody registers", () => {
  // Before the account stands; when it does, and before the mail is queued.
  it.each(["user", "mail"])("leaves no account, and the name is free for the same request: at %s", async (table) => {
    const username = `${table}-${randomUUID().slice(0, 8)}`;
    const person = { username, email: `${username}@example.com`, password: "granite lantern ferry 41" };
    await killAt(`auth.${table}`, () => ask("Register", person), "SHARE");
    const logIn = async () => (await ask("Login", { login: username, password: person.password })).__typename;
    expect(await logIn()).toBe("InvalidCredentials");
    expect((await ask("Register", person)).__typename).toBe("RegisterSuccess");
    expect((await ask("Register", person)).__typename).toBe("UsernameTaken");
    expect(await logIn()).toBe("LoginSuccess");
    const letters = async () =>
      (await readLetters(joinPath(coffer.dataFolder, "mail"))).filter(({ to }) => to === person.email);
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), { timeout: 120_000 });
  });
});

describe("kill -9 while a login is completed", () => {
  // Before the code is looked at; before it is used; before the session stands; and at the last
  // statement before the commit.
  it.each(["proof_failure", "recovery_code", "refresh_token", "known_origin"])(
    "uses nothing up before the commit, and the same answer completes it afterwards: at %s",
    async (table) => {
      const [before, { challenge }] = [await countSessions(), await login()];
      const code = codes[["proof_failure", "recovery_code", "refresh_token", "known_origin"].indexOf(table)] ?? "";
      await killAt(`auth.${table}`, () => complete(challenge, code));
      expect(await countSessions()).toBe(before);
      expect((await complete(challenge, code)).__typename).toBe("LoginSuccess");
      expect(await countSessions()).toBe(before + 1);
      expect((await complete(challenge, code)).__typename).toBe("ChallengeExpired");
    },
  );

  it("keeps all of it behind the commit: one session, a code that is used, and the next login goes on", async () => {
    const [before, { challenge }] = [await countSessions(), await login()];
    const code = codes[5] ?? "";
    // The token is signed when the session stands.
    await killAt("auth.signing_key", () => complete(challenge, code));
    expect(await countSessions()).toBe(before + 1);
    expect((await complete(challenge, code)).__typename).toBe("ChallengeExpired");
    const again = await login();
    expect((await complete(again.challenge, code)).__typename).toBe("SecondFactorRefused");
    const totp = await app.code();
    expect((await ask("CompleteLogin", { challenge: again.challenge, totp })).__typename).toBe("LoginSuccess");
    expect(await countSessions()).toBe(before + 2);
  });
});

describe("kill -9 while somebody steps up", () => {
  const stepUp = async (recoveryCode: string) => {
    const client = new CofferClient(coffer.url, tess.client.accessToken);
    const input = { password: tess.password, recoveryCode };
    return (await client.ask(operation("StepUp"), { input })).stepUp;
  };
  /** When its session was proved last, in milliseconds; its next token says so, in seconds. */
  const provedAt = async (): Promise<number> => {
    const { tokens } = await ask("Refresh", { refreshToken: tess.refreshToken });
    tess.refreshToken = tokens.refreshToken;
    const [, claims = ""] = tokens.accessToken.split(".");
    const { sid, auth_time } = JSON.parse(Buffer.from(claims, "base64url").toString());
    const client = await connect();
    const { rows } = await client.query("SELECT proved_at FROM auth.session WHERE id = $1", [uuidOf(sid)]);
    await client.end();
    const at = rows[0].proved_at.getTime();
    expect(auth_time).toBe(Math.floor(at / 1000));
    return at;
  };

  it.each([
    ["recovery_code", 6],
    ["session", 7],
  ])("uses nothing up before the commit, and the same proof is taken afterwards, once: at %s", async (table, n) => {
    const [before, code] = [await provedAt(), codes[n] ?? ""];
    await killAt(`auth.${table}`, () => stepUp(code), "SHARE");
    expect(await provedAt()).toBe(before);
    expect((await stepUp(code)).__typename).toBe("StepUpSuccess");
    expect(await provedAt()).toBeGreaterThan(before);
    expect((await stepUp(code)).__typename).toBe("ProofRefused");
  });

  it("keeps what was proved behind the commit: a refresh gives the token that was lost", async () => {
    const [before, code] = [await provedAt(), codes[8] ?? ""];
    await killAt("auth.signing_key", () => stepUp(code));
    expect(await provedAt()).toBeGreaterThan(before);
    expect((await stepUp(code)).__typename).toBe("ProofRefused");
  });
});

describe("kill -9 while a payment is made by its payer's approval", () => {
  let [account, payee] = ["", ""];
  const device = makePasskeyAuthenticator({ origin: "http://localhost:4000" });
  const ofTess = () => new CofferClient(coffer.url, tess.client.accessToken);
  beforeAll(async () => {
    const admin = await makeStaff(coffer.url, findAdminUrl(coffer.dataFolder), "ADMIN");
    const policy = { currency: "USD", threshold: "100.00", newPayees: false, idempotencyKey: randomUUID() };
    await admin.client.ask(operation("SetApprovalPolicy"), { input: policy });
    payee = (await join(coffer.url, "payee")).userId;
    tess = await join(coffer.url, "tess");
    account = await fund(tess, "1000.00");
    const { startPasskeyRegistration: begun } = await ofTess().ask(operation("StartPasskeyRegistration"));
    const credential = device.create(begun.options);
    await ofTess().ask(operation("AddPasskey"), { input: { credential, name: "Phone" } });
  });

  // Before the approval is looked at, and at the last statement before the commit.
  it.each([
    ["approval_request", "900.00"],
    ["payment_approval", "800.00"],
  ])("uses nothing up before the commit, and the same approval pays once afterwards: at %s", async (table, left) => {
    const input = {
      fromAccountId: account,
      to: { userId: payee },
      amount: { amount: "100.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const send = async (more: object = {}) =>
      (await ofTess().ask(operation("SendPayment"), { input: { ...input, ...more } })).sendPayment;
    const required = await vi.waitFor(
      async () => {
        const answer = await send();
        expect(answer.__typename).toBe("ApprovalRequired");
        return answer;
      },
      { timeout: 120_000 },
    );
    const approval = device.get(required.options);
    await killAt(`payments.${table}`, () => send({ approval }));
    const first = await send({ approval });
    expect(first.__typename).toBe("SendPaymentSuccess");
    expect((await send({ approval })).payment.id).toBe(first.payment.id);
    expect(await available({ ...tess, client: ofTess() }, account)).toBe(left);
  });
});

describe("kill -9 while the link of a mail is used", () => {
  /** The token in the mail of that subject to an address, once it is there. */
  async function findToken(to: string, subject: string, page: string): Promise<string> {
    const find = async () =>
      (await readLetters(joinPath(coffer.dataFolder, "mail"))).find(
        (letter) => letter.to === to && letter.subject === subject,
      );
    await vi.waitFor(async () => expect(await find()).toBeDefined(), { timeout: 120_000 });
    return tokenIn(await find(), page);
  }
  const logInAs = async (login: string, password: string): Promise<string> =>
    (await ask("Login", { login, password })).__typename;

  it("uses no link up before the commit, and the same one is good afterwards, once: of an address and of a password", async () => {
    const mira = await join(coffer.url, "mira");
    const [address, newPassword] = [`${mira.username}@example.com`, "granite lantern ferry 41"];
    const confirm = await findToken(address, "Confirm your email address", "confirm");
    // The address is given, and the link is being used up.
    await killAt("auth.link", () => ask("ConfirmEmail", { token: confirm }), "SHARE");
    expect(await logInAs(address, mira.password)).toBe("InvalidCredentials");
    expect((await ask("ConfirmEmail", { token: confirm })).__typename).toBe("ConfirmEmailSuccess");
    expect((await ask("ConfirmEmail", { token: confirm })).__typename).toBe("LinkNotValid");
    expect(await logInAs(address, mira.password)).toBe("LoginSuccess");

    await ask("RequestPasswordReset", { login: address });
    const reset = await findToken(address, "Choose a new password", "reset");
    // The password is another, and the link used up; sessions still run.
    await killAt("auth.known_origin", () => ask("ResetPassword", { token: reset, newPassword }));
    expect(await logInAs(address, newPassword)).toBe("InvalidCredentials");
    expect(await logInAs(address, mira.password)).toBe("LoginSuccess");
    expect((await ask("ResetPassword", { token: reset, newPassword })).__typename).toBe("ResetPasswordSuccess");
    expect((await ask("ResetPassword", { token: reset, newPassword })).__typename).toBe("LinkNotValid");
    expect(await logInAs(address, mira.password)).toBe("InvalidCredentials");
    expect(await logInAs(address, newPassword)).toBe("LoginSuccess");
  });

  it("takes an address back wholly or not at all, and the same link does it afterwards, once", async () => {
    const yara = await join(coffer.url, "yara");
    const [before, taken] = [`${yara.username}@example.com`, `${yara.username}@example.org`];
    await ask("ConfirmEmail", { token: await findToken(before, "Confirm your email address", "confirm") });
    const change = { email: taken, currentPassword: yara.password };
    expect((await yara.client.ask(operation("ChangeEmail"), { input: change })).changeEmail.email).toBe(taken);
    await ask("ConfirmEmail", { token: await findToken(taken, "Confirm your new email address", "confirm") });
    const undo = { token: await findToken(before, "Your email address was changed", "undo") };
    // The address is back and the sessions are over; what was added to come in by is still there.
    await killAt("auth.recovery_code", () => ask("UndoEmailChange", undo), "SHARE");
    expect(await logInAs(before, yara.password)).toBe("InvalidCredentials");
    expect(await logInAs(taken, yara.password)).toBe("LoginSuccess");
    expect((await ask("UndoEmailChange", undo)).__typename).toBe("UndoEmailChangeSuccess");
    expect((await ask("UndoEmailChange", undo)).__typename).toBe("LinkNotValid");
    expect(await logInAs(yara.username, yara.password)).toBe("InvalidCredentials");
    const newPassword = "granite lantern ferry 41";
    await ask("ResetPassword", { token: await findToken(before, "Choose a new password", "reset"), newPassword });
    expect(await logInAs(before, newPassword)).toBe("LoginSuccess");
  });
});

const makeAdmin = () => makeStaff(coffer.url, findAdminUrl(coffer.dataFolder), "ADMIN");

describe("kill -9 while keys are made, rotated and revoked, and roles asked for and agreed to", () => {
  const order = (who: Person, name: string, input: object) => {
    const sent = { idempotencyKey: randomUUID(), ...input };
    return async () => Object.values(await who.client.ask(operation(name), { input: sent }))[0];
  };
  const expiresAt = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
  const makeKey = (who: Person) => order(who, "CreateApiKey", { name: "shop", scopes: ["profile:read"], expiresAt });
  /** What a key's secret is good for. */
  const use = async (secret: string) =>
    (await new CofferClient(coffer.url, secret).send("{ me { id } }")).errors?.[0]?.extensions.code ?? "good";

  it("does nothing of an order before its commit, and the same request does it afterwards, once", async () => {
    // Each about other people: they wait for no lock of each other.
    const [maker, rotator, ender] = [
      await join(coffer.url, "maker"),
      await join(coffer.url, "rotator"),
      await join(coffer.url, "ender"),
    ];
    const [asked, named] = [await join(coffer.url, "asked"), await join(coffer.url, "named")];
    const [first, second] = [await makeAdmin(), await makeAdmin()];
    const [replaced, revoked] = [await makeKey(rotator)(), await makeKey(ender)()];
    const grant = (who: Person) =>
      order(first, "GrantRole", { userId: who.userId, role: "COMPLIANCE", reason: "joins" });
    const { pendingRequest } = await grant(named)();
    const orders = [
      makeKey(maker),
      order(rotator, "RotateApiKey", { apiKeyId: replaced.apiKey.id, overlapDays: 0 }),
      order(ender, "RevokeApiKey", { apiKeyId: revoked.apiKey.id }),
      grant(asked),
      order(second, "ApproveRoleRequest", { requestId: pendingRequest.id }),
    ];
    const records = () =>
      Promise.all([
        ...[maker, rotator, ender].map((who) => countRows("key_change", who)),
        ...[asked, named].flatMap((who) => [countRows("role_request", who), countRows("role_change", who)]),
      ]);
    expect(await records()).toEqual([0, 1, 1, 0, 0, 1, 0]);

    // The last statement of each: what it did is written.
    await killAt("auth.claim", orders, "SHARE");
    expect(await records()).toEqual([0, 1, 1, 0, 0, 1, 0]);
    expect([await use(replaced.secret), await use(revoked.secret)]).toEqual(["good", "good"]);

    const done = await Promise.all(orders.map((again) => again()));
    expect(done.map(({ __typename }) => __typename)).toEqual([
      "CreateApiKeySuccess",
      "RotateApiKeySuccess",
      "RevokeApiKeySuccess",
      "GrantRoleSuccess",
      "ApproveRoleRequestSuccess",
    ]);
    const repeated = await Promise.all(orders.map((again) => again()));
    expect(repeated.map(({ __typename }) => __typename)).toEqual([
      "SecretShownBefore",
      "SecretShownBefore",
      "RevokeApiKeySuccess",
      "GrantRoleSuccess",
      "ApproveRoleRequestSuccess",
    ]);
    expect(await records()).toEqual([1, 2, 2, 1, 0, 1, 1]);
    expect([await use(done[0].secret), await use(done[1].secret)]).toEqual(["good", "good"]);
    for (const { secret } of [replaced, revoked]) await expect.poll(() => use(secret)).toBe("UNAUTHENTICATED");
  });
});

describe("kill -9 while a program of others gets tokens", () => {
  let config: openid.Configuration;
  beforeAll(async () => {
    const { id, secret } = await registerClient(await makeAdmin());
    const proof = openid.ClientSecretBasic(secret ?? "");
    const options = { execute: [openid.allowInsecureRequests] };
    config = await openid.discovery(new URL(PLACE.AUTH_ISSUER), id, undefined, proof, options);
  });
  /** Somebody lets it in; the exchange of the code that it is given. */
  const begin = async () => {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope: "openid offline_access accounts:read",
      prompt: "consent",
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const led = await makeOAuthBrowser(await join(coffer.url, "let")).letIn(url);
    return () => openid.authorizationCodeGrant(config, led, { pkceCodeVerifier });
  };
  const refresh = (token: string | undefined) => () => openid.refreshTokenGrant(config, token ?? "");
  const INVALID = { error: "invalid_grant" };

  it("uses neither a code nor a refresh token up by looking for it: both are good afterwards, once", async () => {
    const { refresh_token } = await (await begin())();
    const both = [await begin(), refresh(refresh_token)];
    // They are looked for. Whatever is sent behind that commits by itself, and may although nobody
    // waits for it any more.
    await killAt("auth.oauth_record", both);
    for (const exchange of both) {
      expect(await exchange()).toHaveProperty("refresh_token");
      await expect(exchange()).rejects.toMatchObject(INVALID);
    }
  });

  it("gives nothing for what was used up: it ends what was let in, and the program is let in anew", async () => {
    const { access_token, refresh_token } = await (await begin())();
    const both = [await begin(), refresh(refresh_token)];
    // It is used up, and the tokens are still to be made.
    await killAt("auth.session", both, "SHARE");
    const read = async () =>
      (await new CofferClient(coffer.url, access_token).send("{ accounts { id } }")).errors?.[0]?.extensions.code;
    expect(await read()).toBeUndefined();
    for (const exchange of both) await expect(exchange()).rejects.toMatchObject(INVALID);
    await expect.poll(read).toBe("UNAUTHENTICATED");
    expect(await (await begin())()).toHaveProperty("refresh_token");
  });
});
