import { isRefusal, type RefusalOf } from "@coffer/client/refusals";
import {
  ConsoleCompleteLoginDocument,
  type ConsoleCompleteLoginMutation,
  ConsoleStartPasskeySecondFactorDocument,
} from "../generated/session/second-step.ts";
import { keptDeviceToken } from "../kept.ts";
import { client } from "./api.ts";
import { AS_A_STRANGER, begin } from "./session.ts";

export type CompletionRefusal = RefusalOf<NonNullable<ConsoleCompleteLoginMutation["completeLogin"]>>;
/** Exactly one of the kinds. */
export type SecondProof = { readonly totp: string } | { readonly recoveryCode: string } | { readonly passkey: string };

/** Apart from the session's other parts: few who come to the login need it. */
export const secondStep = {
  /** What the login asked for beside the password; null where it was taken. */
  async complete(challenge: string, proof: SecondProof): Promise<CompletionRefusal | null> {
    const input = { challenge, ...proof, deviceToken: keptDeviceToken() };
    const { completeLogin } = await client.ask(ConsoleCompleteLoginDocument, { input }, AS_A_STRANGER);
    if (!completeLogin) throw new Error("the API answered a login without an outcome");
    if (isRefusal(completeLogin)) return completeLogin;
    await begin(completeLogin);
    return null;
  },

  /** What a browser is to be asked for; null where the login waits no more. */
  async startPasskey(challenge: string): Promise<string | null> {
    const input = { challenge };
    const { startPasskeySecondFactor: begun } = await client.ask(
      ConsoleStartPasskeySecondFactorDocument,
      { input },
      AS_A_STRANGER,
    );
    return begun?.__typename === "PasskeyCeremonySuccess" ? begun.options : null;
  },
};
