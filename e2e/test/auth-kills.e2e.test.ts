import { randomUUID } from "node:crypto";
import { join as joinPath } from "node:path";
import { uuidOf } from "@coffer/contracts/ids";
import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { readLetters, tokenIn } from "@coffer/testkit/letters";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { authRequest } from "../src/auth-page.ts";
import { type Authenticator, addAuthenticator } from "../src/authenticator.ts";
import { CofferClient } from "../src/client.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { makeStaff } from "../src/operators.ts";
import { available, fund, join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// SAFETY 18: kill -9 at each step of a registration, of a login that is completed, of a step-up, of
// a payment that is approved, and of what the link of a mail does: all of it stands, or nothing
// does.

let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let coffer: RunningCoffer;
let tess: Person;
let app: Authenticator;
let codes: readonly string[];

beforeAll(async () => {
  folder = await makeDataFolder();
  coffer = await startCoffer(folder.path);
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

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: findAdminUrl(coffer.dataFolder) });
  // Its server is among those that are killed.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function countSessions(): Promise<number> {
  const client = await connect();
  const { rows } = await client.query("SELECT count(*)::int AS n FROM auth.session WHERE user_id = $1", [
    uuidOf(tess.userId),
  ]);
  await client.end();
  return rows[0].n;
}

/**
 * Kills the process while what was asked waits for a subgraph's table, and starts it again. SHARE
 * lets readers in, so that it is a writer who waits.
 */
async function killAt(
  table: string,
  act: () => Promise<unknown>,
  mode: "ACCESS EXCLUSIVE" | "SHARE" = "ACCESS EXCLUSIVE",
): Promise<void> {
  const [subgraph] = table.split(".");
  const [holder, watcher] = [await connect(), await connect()];
  await holder.query("BEGIN");
  await holder.query(`LOCK TABLE ${table} IN ${mode} MODE`);
  const cut = act().then(
    () => "answered",
    () => "cut off",
  );
  const waiting = `SELECT FROM pg_stat_activity WHERE usename LIKE 'coffer%${subgraph}' AND wait_event_type = 'Lock'
    AND query NOT LIKE '%SKIP LOCKED%'`; // which is a job's, and no request's
  await vi.waitFor(async () => expect((await watcher.query(waiting)).rowCount).toBeGreaterThan(0), { timeout: 20_000 });
  await coffer.kill();
  expect(await cut).toBe("cut off");
  await Promise.all([holder, watcher].map((client) => client.end().catch(() => undefined)));
  coffer = await startCoffer(folder.path);
}

describe("kill -9 while somebody registers", () => {
  // Before the account stands; when it does, and before the mail is queued.
  it.each(["user", "mail"])(
    "leaves no account, and the name is free for the same request: at %s",
    async (table) => {
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
      await vi.waitFor(async () => expect(await letters()).toHaveLength(1), { timeout: 20_000 });
    },
    120_000,
  );
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
    120_000,
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
  }, 120_000);
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
  ])(
    "uses nothing up before the commit, and the same proof is taken afterwards, once: at %s",
    async (table, n) => {
      const [before, code] = [await provedAt(), codes[n] ?? ""];
      await killAt(`auth.${table}`, () => stepUp(code), "SHARE");
      expect(await provedAt()).toBe(before);
      expect((await stepUp(code)).__typename).toBe("StepUpSuccess");
      expect(await provedAt()).toBeGreaterThan(before);
      expect((await stepUp(code)).__typename).toBe("ProofRefused");
    },
    120_000,
  );

  it("keeps what was proved behind the commit: a refresh gives the token that was lost", async () => {
    const [before, code] = [await provedAt(), codes[8] ?? ""];
    await killAt("auth.signing_key", () => stepUp(code));
    expect(await provedAt()).toBeGreaterThan(before);
    expect((await stepUp(code)).__typename).toBe("ProofRefused");
  }, 120_000);
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
  ])(
    "uses nothing up before the commit, and the same approval pays once afterwards: at %s",
    async (table, left) => {
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
        { timeout: 20_000 },
      );
      const approval = device.get(required.options);
      await killAt(`payments.${table}`, () => send({ approval }));
      const first = await send({ approval });
      expect(first.__typename).toBe("SendPaymentSuccess");
      expect((await send({ approval })).payment.id).toBe(first.payment.id);
      expect(await available({ ...tess, client: ofTess() }, account)).toBe(left);
    },
    120_000,
  );
});

describe("kill -9 while the link of a mail is used", () => {
  /** The token in the mail of that subject to somebody, once it is there. */
  async function findToken({ username }: Person, subject: string, page: string): Promise<string> {
    const find = async () =>
      (await readLetters(joinPath(coffer.dataFolder, "mail"))).find(
        (letter) => letter.to === `${username}@example.com` && letter.subject === subject,
      );
    await vi.waitFor(async () => expect(await find()).toBeDefined(), { timeout: 20_000 });
    return tokenIn(await find(), page);
  }
  const logInAs = async (login: string, password: string): Promise<string> =>
    (await ask("Login", { login, password })).__typename;

  it("uses no link up before the commit, and the same one is good afterwards, once: of an address and of a password", async () => {
    const mira = await join(coffer.url, "mira");
    const [address, newPassword] = [`${mira.username}@example.com`, "granite lantern ferry 41"];
    const confirm = await findToken(mira, "Confirm your email address", "confirm");
    // The address is given, and the link is being used up.
    await killAt("auth.link", () => ask("ConfirmEmail", { token: confirm }), "SHARE");
    expect(await logInAs(address, mira.password)).toBe("InvalidCredentials");
    expect((await ask("ConfirmEmail", { token: confirm })).__typename).toBe("ConfirmEmailSuccess");
    expect((await ask("ConfirmEmail", { token: confirm })).__typename).toBe("LinkNotValid");
    expect(await logInAs(address, mira.password)).toBe("LoginSuccess");

    await ask("RequestPasswordReset", { login: address });
    const reset = await findToken(mira, "Choose a new password", "reset");
    // The password is another, and the link used up; sessions still run.
    await killAt("auth.known_origin", () => ask("ResetPassword", { token: reset, newPassword }));
    expect(await logInAs(address, newPassword)).toBe("InvalidCredentials");
    expect(await logInAs(address, mira.password)).toBe("LoginSuccess");
    expect((await ask("ResetPassword", { token: reset, newPassword })).__typename).toBe("ResetPasswordSuccess");
    expect((await ask("ResetPassword", { token: reset, newPassword })).__typename).toBe("LinkNotValid");
    expect(await logInAs(address, mira.password)).toBe("InvalidCredentials");
    expect(await logInAs(address, newPassword)).toBe("LoginSuccess");
  }, 120_000);
});
