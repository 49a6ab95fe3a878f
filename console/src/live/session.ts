import { ConsoleLoginDocument, ConsoleLogoutDocument, ConsoleRefreshDocument } from "../generated/session/session.ts";
import { keepDeviceToken, keptDeviceToken } from "../kept.ts";
import { post } from "./post.ts";

/** `unknown` until it is known whether somebody is logged in. */
export type SessionState = "unknown" | "in" | "out";
export type LoginRefusal = { readonly code: string; readonly message: string };

type Tokens = {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
  readonly refreshToken: string;
};

/** A token is renewed before it ends, so that none ends on its way. */
const RENEW_BEFORE_MS = 30_000;

let tokens: Tokens | null = null;
let state: SessionState = "out";
let renewal: Promise<string | null> | null = null;
const listeners = new Set<() => void>();

function become(next: SessionState, its: Tokens | null): void {
  tokens = its;
  state = next;
  for (const listener of listeners) listener();
}

export const session = {
  state: (): SessionState => state,

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Whether somebody is logged in, once it is known. */
  known: async (): Promise<SessionState> => state,

  /** An access token that is good for a while; null where nobody is logged in. */
  async accessToken(): Promise<string | null> {
    if (!tokens) return null;
    if (Date.parse(tokens.accessTokenExpiresAt) - Date.now() > RENEW_BEFORE_MS) return tokens.accessToken;
    renewal ??= renew(tokens.refreshToken).finally(() => {
      renewal = null;
    });
    return renewal;
  },

  /** Null where the login was taken. */
  async login(input: { login: string; password: string }): Promise<LoginRefusal | null> {
    const deviceToken = keptDeviceToken();
    const { login } = await post(ConsoleLoginDocument, { input: { ...input, deviceToken } }, { token: null });
    if (login?.__typename !== "LoginSuccess") return login ?? { code: "INTERNAL_SERVER_ERROR", message: "" };
    keepDeviceToken(login.deviceToken);
    become("in", login.tokens);
    return null;
  },

  async logout(): Promise<void> {
    const token = await session.accessToken();
    try {
      if (token) await post(ConsoleLogoutDocument, {}, { token });
    } finally {
      become("out", null);
    }
  },

  /** The server says that it is over. */
  ended: (): void => become("out", null),
};

async function renew(refreshToken: string): Promise<string | null> {
  const { refresh } = await post(ConsoleRefreshDocument, { input: { refreshToken } }, { token: null });
  if (refresh?.__typename !== "RefreshSuccess") {
    become("out", null);
    return null;
  }
  become("in", refresh.tokens);
  return refresh.tokens.accessToken;
}
