import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mountAlone } from "@coffer/testkit/routes";
import type { FastifyInstance } from "fastify";
import type { AuthSubgraph } from "../src/compose.ts";
import { actorOf, makeWorld, PASSWORD } from "./world.ts";

export const ISSUER = "http://localhost:4000";
export const REDIRECT = "https://shop.example/callback";
const OAUTH = "/auth/oauth";

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from what each test asked
type Data = Record<string, any>;
export type Sent = {
  readonly status: number;
  readonly headers: Data;
  readonly text: string;
  readonly body: Data;
};
export type TestClient = { readonly id: string; readonly secret: string | null };

export const pkce = () => {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
};

const DETAILS =
  "id name kind homepage redirectUris postLogoutRedirectUris scopes byDeviceCode dpopBoundAccessTokens createdAt disabledAt";
export const REGISTER_CLIENT = `mutation ($input: RegisterOAuthClientInput!) { registerOAuthClient(input: $input) { __typename
  ... on RegisterOAuthClientSuccess { client { ${DETAILS} } clientSecret } ... on Refusal { code message } } }`;

type Send = (
  method: "GET" | "POST" | "OPTIONS",
  url: string,
  more?: { form?: Data | string; headers?: Data; auth?: AuthSubgraph },
) => Promise<Sent>;

/** A browser, and programs, at the doors of one process of auth. */
export async function makeOAuthWorld(...args: Parameters<typeof makeWorld>) {
  const world = await makeWorld(...args);
  const doors = new Map<AuthSubgraph, FastifyInstance>();
  const findDoor = async (auth: AuthSubgraph) => {
    const known = doors.get(auth) ?? (await mountAlone(auth));
    doors.set(auth, known);
    return known;
  };
  const send: Send = async (method, url, { form, headers = {}, auth = world.auth } = {}) => {
    const app = await findDoor(auth);
    const response = await app.inject({
      method,
      url: url.replace(ISSUER, ""),
      headers: {
        host: "evil.example",
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        ...headers,
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    });
    const isJson = String(response.headers["content-type"]).startsWith("application/json");
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: isJson ? response.json() : {},
    };
  };
  const admin = await world.join("administrator");
  const adminActor = {
    ...actorOf(admin.userId, admin.sessionId, ["USER", "ADMIN"]),
    assurance: { methods: ["pwd", "otp"] as const, at: Math.floor(world.clock.now().getTime() / 1000) },
  };
  const oauth = {
    send,
    admin: adminActor,
    run: (query: string, variables: Data) => world.run(query, variables, adminActor),
    async register(input: Data = {}): Promise<TestClient> {
      const { data, errors } = await world.run(
        REGISTER_CLIENT,
        {
          input: {
            name: "Shop",
            kind: "CONFIDENTIAL",
            homepage: "https://shop.example/",
            redirectUris: [REDIRECT],
            scopes: ["openid", "profile", "email", "offline_access", "payments:read"],
            idempotencyKey: randomUUID(),
            ...input,
          },
        },
        adminActor,
      );
      if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
      return { id: data.registerOAuthClient.client.id, secret: data.registerOAuthClient.clientSecret };
    },
    browser: () => makeBrowser(send),
    token: (client: TestClient, form: Data, auth?: AuthSubgraph) =>
      send("POST", `${OAUTH}/token`, { ...(auth ? { auth } : {}), ...asClient(client, form) }),
    ask: (client: TestClient, door: string, form: Data) => send("POST", `${OAUTH}/${door}`, asClient(client, form)),
    close: async () => {
      for (const app of doors.values()) await app.close();
      await world.close();
    },
  };
  return { ...world, oauth };
}

export type OAuthWorld = Awaited<ReturnType<typeof makeOAuthWorld>>;

const asClient = ({ id, secret }: TestClient, form: Data) =>
  secret === null
    ? { form: { client_id: id, ...form } }
    : { form, headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` } };

type Proved = {
  readonly client: TestClient;
  readonly form: Data;
  readonly proof: string;
  readonly auth?: AuthSubgraph;
};

/** Tokens, for who proves that they have a key. */
export function tokenByProof({ oauth, auth: own }: OAuthWorld, { client, form, proof, auth = own }: Proved) {
  const { headers, ...sent } = { headers: {}, ...asClient(client, form) };
  return oauth.send("POST", `${OAUTH}/token`, { auth, ...sent, headers: { ...headers, dpop: proof } });
}

export type Browser = ReturnType<typeof makeBrowser>;

/** Keeps cookies by their paths, and follows what it is told, as far as the test wants. */
function makeBrowser(send: Send) {
  type Cookie = { value: string; path: string };
  const jar = new Map<string, Cookie>();
  const cookiesFor = (path: string) =>
    [...jar].filter(([, cookie]) => path.startsWith(cookie.path)).map(([name, { value }]) => `${name}=${value}`);

  const go = async (
    method: "GET" | "POST",
    url: string,
    more: { form?: Data; headers?: Data; auth?: AuthSubgraph } = {},
  ) => {
    const path = url.replace(ISSUER, "");
    const cookie = cookiesFor(path.split("?", 1)[0] ?? "").join("; ");
    const sent = await send(method, path, {
      ...more,
      headers: { accept: "text/html", ...(cookie ? { cookie } : {}), ...more.headers },
    });
    for (const line of [sent.headers["set-cookie"] ?? []].flat() as string[]) {
      const [pair = "", ...attributes] = line.split("; ");
      const at = pair.indexOf("=");
      const path = attributes.find((one) => one.startsWith("path="))?.slice(5) ?? "/";
      const isOver = attributes.some((one) => one.startsWith("expires=Thu, 01 Jan 1970"));
      if (isOver) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
    }
    return sent;
  };
  const csrfIn = (page: string) => /name="(?:csrf|xsrf)" value="([^"]+)"/.exec(page)?.[1] ?? "";

  const browser = {
    jar,
    go,
    csrfIn,
    /** Goes where it is led, until a page is shown or it leaves. */
    async follow(first: Sent, auth?: AuthSubgraph): Promise<{ sent: Sent; at: string }> {
      let [sent, at] = [first, ""];
      while (sent.status === 303) {
        at = String(sent.headers.location);
        if (!at.startsWith(ISSUER) && !at.startsWith("/")) return { sent, at };
        sent = await go("GET", at, auth ? { auth } : {});
      }
      return { sent, at };
    },
    /** Answers every page as a person does who lets the client in; where it leaves to. */
    async letIn(
      url: string,
      { login, password = PASSWORD, auth }: { login: string; password?: string; auth?: AuthSubgraph },
    ) {
      const more = auth ? { auth } : {};
      let { sent, at } = await browser.follow(await go("GET", url, more), auth);
      for (const form of [{ step: "login", login, password }, { step: "consent" }]) {
        if (sent.status !== 200 || !sent.text.includes(`value="${form.step}"`)) continue;
        const answered = await go("POST", at, { form: { ...form, csrf: csrfIn(sent.text) }, ...more });
        ({ sent, at } = await browser.follow(answered, auth));
      }
      return { sent, at, url: at.startsWith("http") || at.includes(":") ? new URL(at, ISSUER) : null };
    },
  };
  return browser;
}

export const authorizeUrl = (client: TestClient, params: Data = {}): string => {
  const given = {
    client_id: client.id,
    response_type: "code",
    redirect_uri: REDIRECT,
    scope: "openid payments:read",
    state: "st",
    code_challenge_method: "S256",
    ...params,
  };
  const sent = Object.entries(given).filter(([, value]) => value !== undefined);
  return `${OAUTH}/authorize?${new URLSearchParams(Object.fromEntries(sent) as Record<string, string>)}`;
};

/** A client that somebody let in, with what it got. */
export async function letIn(
  world: OAuthWorld,
  { client, login, params = {} }: { client: TestClient; login: string; params?: Data },
) {
  const { verifier, challenge } = pkce();
  const browser = world.oauth.browser();
  const { url } = await browser.letIn(authorizeUrl(client, { code_challenge: challenge, ...params }), { login });
  const code = url?.searchParams.get("code") ?? "";
  const exchange = {
    grant_type: "authorization_code",
    code,
    redirect_uri: params.redirect_uri ?? REDIRECT,
    code_verifier: verifier,
  };
  return { browser, code, verifier, exchange, url };
}

export const OFFLINE = { scope: "openid profile email offline_access payments:read", prompt: "consent" };
