import { describe, expect, it } from "vitest";
import { CofferClient } from "./client.ts";

/**
 * What a Coffer must be configured with for {@link tellOfKnownDevices}: behind one proxy, with few
 * failures, and turns that do not end during a test.
 */
export const FEW_FAILURES = {
  TRUST_PROXY: "1",
  AUTH_LOGIN_FAILURES_PER_ACCOUNT: "8",
  AUTH_LOGIN_TURN_SECONDS: "900",
  AUTH_LOGIN_TURN_MAX_SECONDS: "900",
};

type Said = { data?: { login?: { __typename: string; deviceToken?: string } | null } | null; errors?: Fault[] };
type Fault = { extensions: { code: string } };

const REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { __typename } }";
const LOGIN =
  "mutation ($input: LoginInput!) { login(input: $input) { __typename ... on LoginSuccess { deviceToken } } }";
const [HOME, PASSWORD] = ["203.0.113.1", "violet harbour sextant"];

/** `urls`: of every gateway; guesses go to all of them in turn. */
export function tellOfKnownDevices(coffer: { readonly urls: readonly string[] }): void {
  let asked = 0;
  const ask = async (query: string, input: object, from: string): Promise<Said> => {
    const url = coffer.urls[asked++ % coffer.urls.length] ?? "";
    return (await (
      await new CofferClient(url).post({ query, variables: { input } }, { "x-forwarded-for": from })
    ).json()) as Said;
  };
  const login = async (from: string, input: object) => {
    const { data, errors = [] } = await ask(LOGIN, input, from);
    return data?.login ?? { __typename: errors[0]?.extensions.code ?? "nothing" };
  };
  const newcomer = async (username: string) => {
    await ask(REGISTER, { username, email: `${username}@example.com`, password: PASSWORD }, HOME);
    return login(HOME, { login: username, password: PASSWORD });
  };
  const guesses = async (name: string, count: number, network: number) => {
    const said = [];
    for (let i = 0; i < count; i++)
      said.push((await login(`10.${network}.0.${i + 1}`, { login: name, password: "wrong" })).__typename);
    return said;
  };

  describe("strangers who guess one account's password from many networks", () => {
    it("are slowed down together, while its owner gets in from a known device or network", async () => {
      const { deviceToken } = await newcomer("hunted");
      expect(await guesses("hunted", 13, 1)).toEqual([
        ...Array<string>(9).fill("InvalidCredentials"), // eight failures, and the first turn
        ...Array<string>(4).fill("RATE_LIMITED"),
      ]);
      const right = { login: "hunted", password: PASSWORD };
      expect((await login("10.1.1.1", right)).__typename).toBe("RATE_LIMITED");
      expect(await login("10.1.0.1", { ...right, deviceToken })).toEqual({ __typename: "LoginSuccess", deviceToken });
      expect((await login(HOME, { ...right, login: "HUNTED" })).__typename).toBe("LoginSuccess");
      expect((await login(HOME, right)).__typename).toBe("LoginSuccess");
      expect(await guesses("hunted", 2, 2)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
    });

    it("lock its owner out at no network but their own", async () => {
      await newcomer("shared");
      const said = [];
      for (let i = 0; i < 12; i++)
        said.push((await login("10.3.0.1", { login: "shared", password: "wrong" })).__typename);
      expect(said.filter((name) => name === "InvalidCredentials").length).toBeLessThanOrEqual(10);
      expect(said.at(-1)).toBe("RATE_LIMITED");
      expect((await login(HOME, { login: "shared", password: PASSWORD })).__typename).toBe("LoginSuccess");
    });

    it("are told the same where there is no such account", async () => {
      await newcomer("existing");
      expect(await guesses("missing", 13, 4)).toEqual(await guesses("existing", 13, 5));
    });
  });
}
