import { setTimeout as pause } from "node:timers/promises";
import { Secret, TOTP } from "otpauth";
import { authRequest } from "./auth-page.ts";
import type { Person } from "./people.ts";

const STEP_MS = 30_000;

export type Authenticator = {
  /** One that was not given before, and is good now: waits where that one is of a later time. */
  code(): Promise<string>;
  /** Of six digits, and of no step that the server takes. */
  wrongCode(): string;
};

/** The app on somebody's phone, by the secret that it was given. */
export function makeAuthenticator(secret: string): Authenticator {
  const key = Secret.fromBase32(secret);
  const codeAt = (step: number) => TOTP.generate({ secret: key, timestamp: step * STEP_MS });
  const now = () => Math.floor(Date.now() / STEP_MS);
  let last = 0;
  return {
    async code() {
      const step = Math.max(last + 1, now());
      // The server takes the next step's, too.
      while (now() + 1 < step) await pause(STEP_MS - (Date.now() % STEP_MS));
      last = step;
      return codeAt(step);
    },
    wrongCode() {
      const good = [-2, -1, 0, 1, 2].map((steps) => codeAt(now() + steps));
      return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !good.includes(code)) ?? "";
    },
  };
}

/** Sets one up for somebody who is logged in, whose password was proved just now. */
export async function addAuthenticator({ client }: Person) {
  const { beginTotp } = await client.ask(authRequest("BeginTotp"));
  const app = makeAuthenticator(beginTotp.secret);
  const { confirmTotp } = await client.ask(authRequest("ConfirmTotp"), { input: { code: await app.code() } });
  return { app, codes: confirmTotp.recoveryCodes as readonly string[] };
}
