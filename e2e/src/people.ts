import { randomBytes, randomUUID } from "node:crypto";
import { doWork } from "@coffer/testkit/do-work";
import type { Answer } from "./answer.ts";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";

export type Person = {
  readonly client: CofferClient;
  readonly username: string;
  readonly password: string;
  readonly userId: string;
  refreshToken: string;
};

/** A name that nobody has: runs may share a server. */
export const freshName = (stem: string): string => `${stem}-${randomBytes(4).toString("hex")}`;

/** Makes a client of one Coffer. */
export type Connect = (accessToken?: string) => CofferClient;

const connectTo = (coffer: string | Connect): Connect =>
  typeof coffer === "string" ? (accessToken) => new CofferClient(coffer, accessToken) : coffer;

/** Registers somebody and logs them in; `coffer` is its address, or what makes clients of it. */
export async function join(coffer: string | Connect, stem: string): Promise<Person> {
  const [username, password] = [freshName(stem), `${randomBytes(12).toString("base64url")}-Aa1`];
  const client = connectTo(coffer)();
  const { register } = await askAsStranger(client, "Register", {
    username,
    email: `${username}@example.com`,
    password,
  });
  if (register.__typename !== "RegisterSuccess")
    throw new Error(`could not register ${username}: ${JSON.stringify(register)}`);
  return logIn(coffer, username, password);
}

export async function logIn(coffer: string | Connect, username: string, password: string): Promise<Person> {
  const client = connectTo(coffer)();
  const { login } = await askAsStranger(client, "Login", { login: username, password });
  if (login.__typename !== "LoginSuccess") throw new Error(`could not log in ${username}: ${JSON.stringify(login)}`);
  client.accessToken = login.tokens.accessToken;
  return { client, username, password, userId: login.user.id, refreshToken: login.tokens.refreshToken };
}

/** Does the work of ProofOfWorkRequired, where that is asked. */
async function askAsStranger(
  client: CofferClient,
  name: "Register" | "Login",
  input: Readonly<Record<string, string>>,
): Promise<Answer> {
  const answer = await client.ask(operation(name), { input });
  const asked = answer[name === "Register" ? "register" : "login"];
  if (asked.__typename !== "ProofOfWorkRequired") return answer;
  const work = doWork(asked, input[name === "Register" ? "username" : "login"] ?? "");
  return client.ask(operation(name), { input: { ...input, work } });
}

export async function openAccount({ client }: Person, currency: string): Promise<string> {
  const { openAccount: opened } = await client.ask(operation("OpenAccount"), {
    input: { currency, idempotencyKey: randomUUID() },
  });
  return opened.account.id;
}

/** Opens an account and brings money in; resolves once it is there. */
export async function fund(person: Person, amount: string, currency = "USD"): Promise<string> {
  const accountId = await openAccount(person, currency);
  await depositInto(person, accountId, { amount, currency });
  return accountId;
}

/** Resolves once it is there: of two that are under way together either may be first. */
export async function depositInto(
  person: Person,
  accountId: string,
  amount: { readonly amount: string; readonly currency: string },
): Promise<void> {
  const { deposit } = await person.client.ask(operation("Deposit"), {
    input: { accountId, amount, idempotencyKey: randomUUID() },
  });
  const following = person.client.subscribe(operation("PaymentStatus"), { paymentId: deposit.payment.id });
  await following.until(({ events }) => events.find(({ paymentStatus }) => paymentStatus.status === "COMPLETED"));
  await following.end();
}

export const available = async ({ client }: Person, accountId: string): Promise<string> =>
  (await client.ask(operation("Account"), { id: accountId })).account.balance.available.amount;
