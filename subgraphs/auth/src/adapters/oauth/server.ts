import { createHash } from "node:crypto";
import { finished } from "node:stream/promises";
import { isId, newId } from "@coffer/contracts/ids";
import type { Secret } from "@coffer/platform/values/secret";
import type { JWK } from "jose";
import Provider, { type KoaContextWithOIDC } from "oidc-provider";
import type { Exchange, GoesOn, OAuthServer, Prompt } from "../../app/oauth/server.ts";
import { announceQuietly } from "../../app/users/announce-all.ts";
import { scopesIn } from "../../domain/oauth/scopes.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { acrOf } from "../sessions/acr.ts";
import { isSecretOf } from "./client-metadata.ts";
import { disguise, readProof } from "./own-tokens.ts";
import { makeRequest } from "./request.ts";
import { makeSettings, type SettingsParts } from "./settings.ts";

export type ServerParts = SettingsParts & {
  readonly keys: Pick<SigningKeys, "ring">;
  /** Ends the login that a browser's session stands on. */
  readonly endLogin: (login: { userId: UserId; sessionId: SessionId }) => Promise<void>;
};

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

export function makeOAuthServer(parts: ServerParts): OAuthServer {
  const findProvider = makeProviders(parts);

  const findInteraction = async ({ request, response }: Exchange): Promise<Found | null> => {
    const provider = await findProvider();
    try {
      const interaction = await provider.interactionDetails(request, response);
      return { interaction, goOn: (result) => provider.interactionResult(request, response, result) };
    } catch (error) {
      // Over, or another browser's: the library throws for both.
      if ((error as { error?: string }).error === "invalid_request") return null;
      throw error;
    }
  };

  return {
    async handle(sent, response) {
      const provider = await findProvider();
      const request = makeRequest(sent, { issuer: parts.issuer, socket: response.socket });
      const done = finished(response, { readable: false });
      await provider.callback()(request, response);
      await done.catch(() => undefined); // whoever hung up needs no answer
    },
    async findPrompt(exchange) {
      const found = await findInteraction(exchange);
      return found ? presentPrompt(await findProvider(), found.interaction) : null;
    },
    async answerLogin(exchange, accessToken) {
      const found = await findInteraction(exchange);
      return found && found.interaction.prompt.name === "login" ? found.goOn(loginBy(accessToken)) : null;
    },
    async consent(exchange) {
      const found = await findInteraction(exchange);
      return found && found.interaction.prompt.name === "consent" ? consentTo(parts, found) : null;
    },
    async refuse(exchange) {
      const found = await findInteraction(exchange);
      return found ? found.goOn({ error: "access_denied", error_description: "the person said no" }) : null;
    },
  };
}

type Found = {
  readonly interaction: Interaction;
  goOn(result: Record<string, unknown>): Promise<string>;
};

function loginBy(accessToken: Secret): Record<string, unknown> {
  const { userId, loginId, methods, at } = readProof(accessToken.reveal());
  return { login: { accountId: userId, amr: methods, acr: acrOf(methods), ts: at, remember: false, loginId } };
}

async function consentTo(parts: ServerParts, { interaction, goOn }: Found): Promise<GoesOn> {
  const { session, params } = interaction;
  const [userId, clientId] = [session?.accountId, params.client_id];
  const loginId = session?.uid ? await parts.records.findLogin("Session", session.uid) : null;
  if (!loginId || typeof userId !== "string" || !isId("usr", userId)) return null;
  if (typeof clientId !== "string" || !isId("app", clientId)) return null;
  const id = newId("ses");
  const scopes = scopesIn(String(params.scope ?? ""), parts.scopes);
  const displaced = await parts.grants.start({ id, userId, clientId, scopes, loginId });
  if (!displaced) return null;
  await announceQuietly(parts, displaced);
  return goOn({ consent: { grantId: id } });
}

async function presentPrompt(provider: Provider, interaction: Interaction): Promise<Prompt | null> {
  const { prompt, params, session } = interaction;
  const { client_id: clientId, redirect_uri: redirectUri, scope, login_hint: hint, ui_locales: languages } = params;
  const client = await provider.Client.find(String(clientId));
  if (!client || (prompt.name !== "login" && prompt.name !== "consent")) return null;
  const accountId = session?.accountId;
  return {
    kind: prompt.name,
    csrf: csrfOf(interaction),
    client: { name: client.clientName ?? client.clientId, homepage: client.clientUri ?? "" },
    redirectUri: typeof redirectUri === "string" && !interaction.deviceCode ? redirectUri : null,
    scopes: String(scope ?? "")
      .split(" ")
      .filter(Boolean),
    userId: accountId !== undefined && isId("usr", accountId) ? accountId : null,
    loginHint: typeof hint === "string" ? hint : null,
    languages: typeof languages === "string" ? languages : null,
  };
}

/**
 * Of something that stands in no cookie and in no address: its random id across the pages of one
 * request.
 */
const csrfOf = ({ cid, jti }: Interaction): string =>
  createHash("sha256")
    .update(JSON.stringify(["csrf", cid, jti]))
    .digest("base64url");

/**
 * One for the keys of now. A rotation makes another, and nothing is lost: all that it knows stands
 * in the database.
 */
function makeProviders(parts: ServerParts): () => Promise<Provider> {
  let held: { readonly kids: string; readonly provider: Provider } | undefined;
  return async () => {
    const ring = await parts.keys.ring();
    const kids = ring.map(({ kid }) => kid).join();
    if (held?.kids !== kids) {
      const keys = ring.map(({ kid, key }) => ({ ...key.export({ format: "jwk" }), kid, use: "sig", alg: "EdDSA" }));
      held = { kids, provider: makeProvider(parts, keys as JWK[]) };
    }
    return held.provider;
  };
}

type Keys = NonNullable<Parameters<typeof makeSettings>[1]>["keys"];

function makeProvider(parts: ServerParts, keys: JWK[]): Provider {
  const provider = new Provider(parts.issuer, makeSettings(parts, { keys: keys as Keys }));
  // What a browser sends says nothing of where it is: makeRequest says it.
  provider.proxy = true;
  provider.silent = true;
  provider.on("server_error", (_ctx, error) => parts.log.error({ err: error }, "a request of OAuth failed"));
  provider.use(async (ctx, next) => {
    ctx.set("content-security-policy", POLICY);
    await next();
    await endLogin(parts, ctx as KoaContextWithOIDC);
  });
  keepLogin(provider);
  findOwnTokens(provider);
  const { prototype } = provider.Client as unknown as { prototype: { compareClientSecret: unknown } };
  prototype.compareClientSecret = function (this: { clientSecret: string }, sent: string) {
    return isSecretOf(this.clientSecret, sent);
  };
  return provider;
}

/**
 * The library ends what it keeps of a browser that logs out, and what clients hold without
 * `offline_access`. Where the login itself cannot be ended now, it ends within the hour.
 */
async function endLogin({ endLogin: end, log }: ServerParts, { status, oidc }: KoaContextWithOIDC): Promise<void> {
  // Of an address that is none of the library's there is no such thing.
  if ((oidc as typeof oidc | undefined)?.route !== "end_session_confirm" || status !== 303 || !oidc.params?.logout)
    return;
  const { accountId, loginId } = (oidc.session ?? {}) as { accountId?: string; loginId?: string };
  if (!accountId || !loginId || !isId("usr", accountId) || !isId("ses", loginId)) return;
  await end({ userId: accountId, sessionId: loginId }).catch((error: unknown) => {
    log.warn({ err: error }, "a login was not ended with its browser's session");
  });
}

/** The library adds the hash of what it has a page do by itself. */
const POLICY = "default-src 'none';style-src 'self';script-src 'self';base-uri 'none';frame-ancestors 'none'";

/** As it is brought to userinfo: a proof of possession is over the token's own text. */
function findOwnTokens(provider: Provider): void {
  const model = provider.AccessToken as unknown as { find: (value: unknown, ...more: unknown[]) => Promise<unknown> };
  const { find } = model;
  model.find = function (value, ...more) {
    return find.call(this, typeof value === "string" ? disguise(value) : value, ...more);
  };
}

type SessionModel = {
  readonly IN_PAYLOAD: string[];
  prototype: { loginAccount: (this: { loginId?: string }, details: object) => void };
};

/** A browser's session names the login that it stands on, and ends with it. */
function keepLogin(provider: Provider): void {
  const model = provider.Session as unknown as SessionModel;
  const kept = [...model.IN_PAYLOAD, "loginId"];
  Object.defineProperty(model, "IN_PAYLOAD", { get: () => kept });
  const { loginAccount } = model.prototype;
  model.prototype.loginAccount = function (details) {
    loginAccount.call(this, details);
    const login = Provider.ctx?.oidc.entities.Interaction?.result?.login as { loginId?: string } | undefined;
    if (login?.loginId !== undefined) this.loginId = login.loginId;
  };
}
