import { isRefusal } from "@coffer/client/refusals";
import { ConsoleLoginDocument } from "../generated/session/session.ts";
import { keepDeviceToken, keptDeviceToken } from "../kept.ts";
import { client, tabs } from "./api.ts";

/** `unknown` until the server has said whether somebody is logged in. */
export type SessionState = "unknown" | "in" | "out";
export type LoginRefusal = { readonly code: string; readonly message: string };

let state: SessionState = "unknown";
const listeners = new Set<() => void>();

function become(next: SessionState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

tabs.onChange((change) => {
  // Another tab logged in, perhaps as somebody else: nothing of before may stay on the screen.
  if (change === "replaced") location.reload();
  else become(change === "began" ? "in" : "out");
});

export const session = {
  state: (): SessionState => state,

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Whether somebody is logged in. Throws a CofferError where the server cannot be asked. */
  async known(): Promise<SessionState> {
    if (state === "unknown") become((await tabs.accessToken()) === null ? "out" : "in");
    return state;
  },

  /** Null where the login was taken. */
  async login(input: { login: string; password: string }): Promise<LoginRefusal | null> {
    const deviceToken = keptDeviceToken();
    const { login } = await client.ask(ConsoleLoginDocument, { input: { ...input, deviceToken } }, { anonymous: true });
    if (!login) throw new Error("the API answered a login without an outcome");
    if (isRefusal(login)) return login;
    keepDeviceToken(login.deviceToken);
    await tabs.begin(login.tokens);
    return null;
  },

  /** Over here in any case; throws where the server could not be told. */
  logOut: (): Promise<void> => tabs.logOut(),
};
