import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import { anonymous } from "@coffer/platform/identity/actor";
import { Secret as OtpSecret, TOTP } from "otpauth";
import type { AuthSubgraph } from "../src/compose.ts";
import { PASSWORD, type World } from "./world.ts";

const FACTORS = "secondFactors { totp { addedAt lastUsedAt } recoveryCodes { left madeAt } }";
const REFUSAL = "... on Refusal { code message }";
const TOKENS = "tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }";
const BEGIN = `mutation { beginTotp { __typename ... on BeginTotpSuccess { uri qrSvg secret expiresAt } ${REFUSAL} } }`;
const CONFIRM = `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { __typename
  ... on ConfirmTotpSuccess { recoveryCodes ${FACTORS} } ${REFUSAL} } }`;
const REMOVE = `mutation { removeTotp { __typename ... on RemoveTotpSuccess { ${FACTORS} } ${REFUSAL} } }`;
const RENEW = `mutation { renewRecoveryCodes { __typename
  ... on RenewRecoveryCodesSuccess { recoveryCodes ${FACTORS} } ${REFUSAL} } }`;
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { __typename
  ... on LoginSuccess { ${TOKENS} deviceToken user { id } } ... on SecondFactorRequired { challenge methods expiresAt } ${REFUSAL} } }`;
const COMPLETE = `mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { __typename
  ... on LoginSuccess { ${TOKENS} deviceToken user { id username email roles } } ... on SecondFactorRefused { triesLeft } ${REFUSAL} } }`;

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each test's own document
type Data = Record<string, any>;
export type Proof = { totp?: string; recoveryCode?: string; deviceToken?: string };

/**
 * What somebody can do with second factors, through the subgraph. An error is thrown, with its code
 * and what else its extensions say.
 */
export function secondFactorsOf(world: World) {
  async function ask(field: string, query: string, { input, actor, address, at = world.auth }: Asked): Promise<Data> {
    const request = {
      query,
      variables: input ? { input } : {},
      actor: fresh(actor ?? anonymous),
      requestId: "req_test",
    };
    const { data, errors } = await at.execute({ ...request, ...(address ? { address } : {}) });
    if (errors?.[0]) throw Object.assign(new Error(errors[0].message), { ...errors[0].extensions });
    return (data as Data)[field];
  }
  /** Who has proved themselves just now, unless a test says when. */
  const fresh = (actor: Actor): Actor =>
    actor.kind === "user" && actor.credential.kind === "session" && actor.assurance.at > 0
      ? { ...actor, assurance: { methods: ["pwd"], at: Math.floor(world.clock.now().getTime() / 1000) } }
      : actor;
  const desk = {
    begin: (actor: Actor) => ask("beginTotp", BEGIN, { actor }),
    confirm: (actor: Actor, code: string) => ask("confirmTotp", CONFIRM, { actor, input: { code } }),
    remove: (actor: Actor) => ask("removeTotp", REMOVE, { actor }),
    renew: (actor: Actor) => ask("renewRecoveryCodes", RENEW, { actor }),
    find: (actor: Actor) => ask("secondFactors", `{ ${FACTORS} }`, { actor }),
    /** What the app shows, so many steps after now. */
    codeOf: (secret: string, steps = 0) =>
      TOTP.generate({ secret: OtpSecret.fromBase32(secret), timestamp: world.clock.now().getTime() + steps * 30_000 }),
    /** Registers, logs in and confirms an app; the next code is good from then on. */
    async join(username: string) {
      const joined = await world.join(username);
      const { secret } = await desk.begin(joined.actor);
      const confirmed = await desk.confirm(joined.actor, desk.codeOf(secret));
      world.clock.advance(30_000);
      return { ...joined, secret: String(secret), codes: confirmed.recoveryCodes as string[] };
    },
    login: (
      login: string,
      more: { password?: string; deviceToken?: string; address?: string; at?: AuthSubgraph } = {},
    ) => {
      const { address, at, ...input } = more;
      return ask("login", LOGIN, { input: { password: PASSWORD, login, ...input }, address, at });
    },
    async challenge(login: string): Promise<string> {
      const { __typename, challenge } = await desk.login(login);
      if (__typename !== "SecondFactorRequired") throw new Error(`a login answered ${__typename}`);
      return challenge;
    },
    complete: (challenge: string, proof: Proof, more: { address?: string; at?: AuthSubgraph | undefined } = {}) =>
      ask("completeLogin", COMPLETE, { input: { challenge, ...proof }, ...more }),
  };
  return desk;
}

type Asked = {
  readonly input?: Data | undefined;
  readonly actor?: UserActor | Actor;
  readonly address?: string | undefined;
  readonly at?: AuthSubgraph | undefined;
};

export type SecondFactorsDesk = ReturnType<typeof secondFactorsOf>;
