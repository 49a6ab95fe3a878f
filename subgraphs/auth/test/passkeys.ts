import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import {
  makePasskeyAuthenticator,
  type PasskeyAuthenticator,
  type PasskeyBehaviour,
} from "@coffer/testkit/authenticator";
import type { AuthSubgraph } from "../src/compose.ts";
import type { World } from "./world.ts";

export const ORIGIN = "http://localhost:4000";

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each test's own document
type Data = Record<string, any>;

const REFUSAL = "... on Refusal { code message }";
const CEREMONY = `__typename ... on PasskeyCeremonySuccess { options expiresAt } ${REFUSAL}`;
const PASSKEY = "id name kind authenticator credentialId createdAt lastUsedAt";

const DOCUMENTS = {
  startPasskeyLogin: `mutation { startPasskeyLogin { ${CEREMONY} } }`,
  startPasskeyRegistration: `mutation { startPasskeyRegistration { ${CEREMONY} ... on PasskeyLimitReached { most } } }`,
  startPasskeyStepUp: `mutation { startPasskeyStepUp { ${CEREMONY} } }`,
  startPasskeySecondFactor: `mutation ($input: StartPasskeySecondFactorInput!) { startPasskeySecondFactor(input: $input) { ${CEREMONY} } }`,
  addPasskey: `mutation ($input: AddPasskeyInput!) { addPasskey(input: $input) { __typename
    ... on AddPasskeySuccess { passkey { ${PASSKEY} } recoveryCodes user { id passkeys { id } } }
    ... on PasskeyRefused { fault } ... on PasskeyLimitReached { most } ${REFUSAL} } }`,
  loginWithPasskey: `mutation ($input: LoginWithPasskeyInput!) { loginWithPasskey(input: $input) { __typename
    ... on LoginSuccess { tokens { accessToken refreshToken } deviceToken user { id username email roles } }
    ... on PasskeyRefused { fault } ${REFUSAL} } }`,
  renamePasskey: `mutation ($input: RenamePasskeyInput!) { renamePasskey(input: $input) { __typename
    ... on RenamePasskeySuccess { passkey { ${PASSKEY} } } ${REFUSAL} } }`,
  removePasskey: `mutation ($input: RemovePasskeyInput!) { removePasskey(input: $input) { __typename
    ... on RemovePasskeySuccess { passkey { ${PASSKEY} } user { passkeys { id } } } ${REFUSAL} } }`,
  passkeys: `query ($id: ID!) { user(by: { id: $id }) { passkeys { ${PASSKEY} } } }`,
} as const;

export type Asking = { readonly actor?: Actor; readonly at?: AuthSubgraph; readonly address?: string };
type Name = Exclude<keyof typeof DOCUMENTS, "passkeys">;

/** Asks about passkeys; an error of the request is thrown, with its code. */
export function askingAboutPasskeys(world: World) {
  async function ask(
    name: Name,
    input?: Data,
    { actor = anonymous, at = world.auth, address }: Asking = {},
  ): Promise<Data> {
    const { data, errors } = await at.execute({
      query: DOCUMENTS[name],
      variables: input ? { input } : {},
      actor,
      requestId: "req_test",
      ...(address === undefined ? {} : { address }),
    });
    const [error] = errors ?? [];
    if (error)
      throw Object.assign(new Error(error.message), { code: error.extensions.code, extensions: error.extensions });
    return (data as Data)[name];
  }
  const begin = async (name: Name, input?: Data, asking?: Asking): Promise<string> => {
    const begun = await ask(name, input, asking);
    if (begun.__typename !== "PasskeyCeremonySuccess") throw new Error(`${name} answered ${begun.code}`);
    return begun.options;
  };
  const add = async (actor: Actor, authenticator: PasskeyAuthenticator, name?: string) =>
    ask(
      "addPasskey",
      { credential: authenticator.create(await begin("startPasskeyRegistration", undefined, { actor })), name },
      { actor },
    );
  return {
    ask,
    begin,
    /** Adds one of another behaviour. */
    add,
    /** A passkey of that person's. */
    async give(
      actor: Actor,
      behaviour: Partial<PasskeyBehaviour> = {},
    ): Promise<PasskeyAuthenticator & { id: string; codes: string[] | null }> {
      const authenticator = makePasskeyAuthenticator({ origin: ORIGIN, ...behaviour });
      const added = await add(actor, authenticator);
      if (added.__typename !== "AddPasskeySuccess") throw new Error(`addPasskey answered ${added.code}`);
      return Object.assign(authenticator, { id: added.passkey.id, codes: added.recoveryCodes });
    },
    async logIn(authenticator: PasskeyAuthenticator, behaviour: Partial<PasskeyBehaviour> = {}, asking: Asking = {}) {
      const options = await begin("startPasskeyLogin", undefined, asking);
      return ask("loginWithPasskey", { credential: authenticator.get(options, behaviour) }, asking);
    },
    async passkeysOf(id: string, actor: Actor): Promise<Data[]> {
      const { data, errors } = await world.run(DOCUMENTS.passkeys, { id }, actor);
      if (errors[0]) throw new Error(errors[0].message);
      return data.user.passkeys;
    },
  };
}
