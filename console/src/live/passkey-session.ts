import { isRefusal, type RefusalOf } from "@coffer/client/refusals";
import {
  ConsoleLoginWithPasskeyDocument,
  type ConsoleLoginWithPasskeyMutation,
  ConsoleStartPasskeyLoginDocument,
} from "../generated/session/passkey.ts";
import { keptDeviceToken } from "../kept.ts";
import { client } from "./api.ts";
import { AS_A_STRANGER, begin } from "./session.ts";

export type PasskeyLoginRefusal = RefusalOf<NonNullable<ConsoleLoginWithPasskeyMutation["loginWithPasskey"]>>;

/** Apart from the session's other parts: whoever logs in by a password does without it. */
export const passkeySession = {
  /** What a browser is to be asked for, to log in with a passkey. */
  async startLogin() {
    const { startPasskeyLogin } = await client.ask(ConsoleStartPasskeyLoginDocument, {}, AS_A_STRANGER);
    if (!startPasskeyLogin) throw new Error("the API answered without an outcome");
    return startPasskeyLogin;
  },

  /** What a passkey signed; null where the login was taken. */
  async login(credential: string): Promise<PasskeyLoginRefusal | null> {
    const input = { credential, deviceToken: keptDeviceToken() };
    const { loginWithPasskey } = await client.ask(ConsoleLoginWithPasskeyDocument, { input }, AS_A_STRANGER);
    if (!loginWithPasskey) throw new Error("the API answered a login without an outcome");
    if (isRefusal(loginWithPasskey)) return loginWithPasskey;
    await begin(loginWithPasskey);
    return null;
  },
};
