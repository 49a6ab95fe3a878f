import { describe, expect, it } from "vitest";
import { CofferClient } from "../src/client.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { FEW_FAILURES, tellOfKnownDevices } from "../src/tell-of-known-devices.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// Attempts are counted by the client's network address, over HTTP and over WebSocket alike.
// Everybody here comes from 127.0.0.1.

const LIMIT = 15;
const SMALL = {
  AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: String(LIMIT),
  AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "5",
  AUTH_HASHING_WAIT_MS: "60000",
  QUERY_TOKENS_MAX: "20000",
  QUERY_SELECTIONS_MAX: "2000",
  QUERY_ALIASES_MAX: "1000",
  MUTATION_FIELDS_MAX: "1000",
};

let accounts = 0;
/** Each alias tries another account, so that no account's own limit is reached. */
function attempts(count: number): string {
  const aliases = Array.from({ length: count }, (_, i) => {
    accounts += 1;
    return `a${i}: login(input: { login: "stranger${accounts}", password: "wrong" }) { __typename }`;
  });
  return `mutation { ${aliases.join(" ")} }`;
}

type Answer = { data?: unknown; errors?: readonly { extensions: { code: string } }[] };
const codesOf = ({ errors = [] }: Answer) => [...new Set(errors.map(({ extensions }) => extensions.code))];

async function overHttp(url: string, query: string, forwarded?: string): Promise<string[]> {
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return codesOf((await (await new CofferClient(url).post({ query }, headers)).json()) as Answer);
}
async function overSocket(url: string, query: string, forwarded?: string): Promise<string[]> {
  const socket = new RawSocket(url, forwarded === undefined ? {} : { "x-forwarded-for": forwarded });
  await socket.init();
  const { payload } = await socket.run("1", { query });
  socket.end();
  return codesOf(payload as Answer);
}

describe("one address", () => {
  const coffer = useOwnCoffer(SMALL);

  it("makes no more attempts than the limit, whoever it tries, however it names itself and whichever way it comes", async () => {
    expect(await overHttp(coffer.url, attempts(LIMIT))).toEqual([]);
    expect(await overHttp(coffer.url, attempts(1))).toEqual(["RATE_LIMITED"]);
    for (const lie of ["198.51.100.1", "198.51.100.2, 127.0.0.1", "2001:db8::1"]) {
      expect(await overHttp(coffer.url, attempts(1), lie)).toEqual(["RATE_LIMITED"]);
      expect(await overSocket(coffer.url, attempts(1), lie)).toEqual(["RATE_LIMITED"]);
    }
  });

  it("is held to it by register, too", async () => {
    const register = (name: string) =>
      `mutation { register(input: { username: "${name}", email: "${name}@example.com", password: "violet harbour sextant" }) { __typename } }`;
    for (let i = 0; i < 5; i++) expect(await overHttp(coffer.url, register(`name${i}`))).toEqual([]);
    expect(await overHttp(coffer.url, register("onemore"), "198.51.100.3")).toEqual(["RATE_LIMITED"]);
  });
});

describe("behind a proxy that is trusted", () => {
  const coffer = useOwnCoffer({ ...SMALL, ...FEW_FAILURES });

  tellOfKnownDevices({
    get urls() {
      return [coffer.url];
    },
  });

  it("counts 500 aliases in one request as 500 attempts of the client, and nobody else's", async () => {
    expect(await overHttp(coffer.url, attempts(500), "198.51.100.7")).toEqual(["RATE_LIMITED"]);
    expect(await overHttp(coffer.url, attempts(1), "198.51.100.7")).toEqual(["RATE_LIMITED"]);
    expect(await overHttp(coffer.url, attempts(1), "192.0.2.1, 198.51.100.7")).toEqual(["RATE_LIMITED"]);
    expect(await overHttp(coffer.url, attempts(1), "198.51.100.7, 198.51.100.8")).toEqual([]);
  });

  it("counts over a socket by where it was opened from, and an IPv6 network as one", async () => {
    expect(await overSocket(coffer.url, attempts(LIMIT), "2001:db8:0:7::1")).toEqual([]);
    expect(await overSocket(coffer.url, attempts(1), "2001:db8:0:7:ffff::2")).toEqual(["RATE_LIMITED"]);
    expect(await overHttp(coffer.url, attempts(1), "2001:db8:0:7::3")).toEqual(["RATE_LIMITED"]);
    expect(await overSocket(coffer.url, attempts(1), "2001:db8:0:8::1")).toEqual([]);
  });
});
