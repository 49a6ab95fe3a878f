import { readFileSync } from "node:fs";
import { anonymous } from "@coffer/platform/identity/actor";
import { doWork, doWorkBut } from "@coffer/testkit/do-work";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Work } from "../src/domain/users/work.ts";
import { makeWorld, PASSWORD, type World } from "./world.ts";

const HOME = "198.51.100.7";
const AWAY = "198.51.100.8";
const ASKED = "... on ProofOfWorkRequired { bits seed } ... on Refusal { code }";
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { __typename ${ASKED}
  ... on LoginSuccess { deviceToken } } }`;
const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { __typename ${ASKED} } }`;

let world: World;
beforeAll(async () => {
  world = await makeWorld({ AUTH_PROOF_OF_WORK_BITS: "8" });
});
afterAll(() => world.close());

async function ask(query: string, name: "login" | "register", input: object, address: string) {
  const request = { query, variables: { input }, actor: anonymous, requestId: "req_test", address };
  const { data } = await world.auth.execute(request);
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from the document
  return (data as any)[name];
}
type Given = { readonly work?: Work; readonly deviceToken?: string };
const login = (name: string, address: string, given: Given = {}) =>
  ask(LOGIN, "login", { login: name, password: PASSWORD, ...given }, address);
const register = (username: string, work?: Work) =>
  ask(REGISTER, "register", { username, email: `${username.trim()}@example.com`, password: PASSWORD, work }, HOME);
const REQUIRED = { __typename: "ProofOfWorkRequired", code: "PROOF_OF_WORK_REQUIRED", bits: 8 };

/** As the page for integrators has it. */
const [, PAGE = ""] =
  /```js\n(\/\/ subject: [\s\S]*?)```/.exec(readFileSync(new URL("../../../docs/AUTH.md", import.meta.url), "utf8")) ??
  [];

describe("where work is asked of strangers", () => {
  it("what docs/AUTH.md computes is taken", async () => {
    const page = await import(`data:text/javascript,${encodeURIComponent(`${PAGE}\nexport { doWork };`)}`);
    const work = await page.doWork(await register("integrator"), "integrator");
    expect(await register("integrator", work)).toEqual({ __typename: "RegisterSuccess" });
  });

  it("nobody registers or logs in without, nor with what was used, or was done for another name", async () => {
    const asked = await register("worker");
    expect(asked).toEqual({ ...REQUIRED, seed: expect.stringMatching(/^register-\d{10}-[\w-]{8}$/) });
    expect(await register("worker", doWorkBut(asked, "other", "worker"))).toMatchObject(REQUIRED);
    const done = doWork(asked, "worker");
    expect(await register("worker", done)).toEqual({ __typename: "RegisterSuccess" });
    expect(await register("worker", done)).toMatchObject(REQUIRED);
    expect(await login("worker", HOME, { work: done })).toMatchObject(REQUIRED);
  });

  it("work for a name with blanks around it is for what was typed", async () => {
    const typed = " blank ";
    expect(await register(typed, doWork(await register(typed), typed))).toEqual({ __typename: "RegisterSuccess" });
  });

  it("it is asked of everybody alike, whoever they name and wherever they are, but of no device that is known", async () => {
    const name = "known";
    await register(name, doWork(await register(name), name));
    for (const who of [name, "nobody", "no such name!"]) expect(await login(who, HOME)).toMatchObject(REQUIRED);
    const { deviceToken } = await login(name, HOME, { work: doWork(await login(name, HOME), name) });
    // From a network that is known, too: whoever shares it would learn who logs in there.
    for (const address of [HOME, AWAY]) expect(await login(name, address)).toMatchObject(REQUIRED);
    expect((await login(name, AWAY, { deviceToken })).__typename).toBe("LoginSuccess");
  });
});
