import { isRefusal, type RefusalOf } from "@coffer/client/refusals";
import { ConsoleLoginDocument, type ConsoleLoginMutation } from "../generated/session/session.ts";
import { keepDeviceToken, keptDeviceToken } from "../kept.ts";
import { client, tabs } from "./api.ts";
import { withWork } from "./do-work.ts";

/** `unknown` until the server has said whether somebody is logged in. */
export type SessionState = "unknown" | "in" | "out";
export type LoginRefusal = Exclude<
  RefusalOf<NonNullable<ConsoleLoginMutation["login"]>>,
  { readonly __typename: "ProofOfWorkRequired" }
>;
/** The password was right, and is not enough. */
export type SecondFactorRequired = Extract<LoginRefusal, { readonly __typename: "SecondFactorRequired" }>;
/** By whom it ended: in this tab, in another one of this browser, or by the server. */
export type Ending = "here" | "elsewhere" | "server";

let state: SessionState = "unknown";
let ending: Ending | null = null;
/** Whoever is logged in, or was before it ended. */
let person: string | null = null;
let giveWay = (): void => location.reload();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function become(next: SessionState): void {
  if (next === "in") person = tabs.userId;
  if (next === state) return;
  state = next;
  if (next === "in") ending = null;
  tell();
}

/** The client says in all tabs that the session is over; this says that somebody wanted it so. */
const goodbyes = new BroadcastChannel("coffer-goodbye");
goodbyes.addEventListener("message", () => {
  ending = "elsewhere";
  if (state === "out") tell();
});

tabs.onChange((change) => {
  // Another tab logged in, perhaps as somebody else: nothing of before may stay on the screen.
  if (change === "replaced") giveWay();
  else if (change === "began") become("in");
  else {
    ending ??= "server";
    become("out");
  }
});

/** Whoever has to wait is told when to come back, and does not look at a form that does nothing. */
export const AS_A_STRANGER = { anonymous: true, patienceMs: 0 };

type LoggedIn = Extract<NonNullable<ConsoleLoginMutation["login"]>, { readonly __typename: "LoginSuccess" }>;

/** Of a login, whatever it was by. */
export function begin({ deviceToken, tokens }: Pick<LoggedIn, "deviceToken" | "tokens">): Promise<void> {
  keepDeviceToken(deviceToken);
  return tabs.begin(tokens);
}

export const session = {
  state: (): SessionState => state,
  /** Null where none has ended since this page was loaded. */
  ending: (): Ending | null => ending,

  /** Who is logged in, or was before it ended; null before anybody was. */
  person: (): string | null => person,

  /** How this tab makes way for whoever has logged in in another one; else it is loaded anew. */
  onReplaced(listener: () => void): void {
    giveWay = listener;
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Whether somebody is logged in. Throws a CofferError where the server cannot be asked. */
  async known(): Promise<SessionState> {
    if (state === "unknown") become((await tabs.accessToken()) === null ? "out" : "in");
    return state;
  },

  /** Null where the login was taken. `onWork`: called where something is to be computed first. */
  async login(input: { login: string; password: string }, onWork: () => void): Promise<LoginRefusal | null> {
    const deviceToken = keptDeviceToken();
    const login = await withWork({ subject: input.login, onWork }, async (work) => {
      const asked = { input: { ...input, deviceToken, work } };
      const { login: answer } = await client.ask(ConsoleLoginDocument, asked, AS_A_STRANGER);
      if (!answer) throw new Error("the API answered a login without an outcome");
      return answer;
    });
    if (isRefusal(login)) return login;
    await begin(login);
    return null;
  },

  /** Throws where the server could not be told: nothing is over then. */
  async logOut(): Promise<void> {
    ending = "here";
    await tabs.logOut();
    goodbyes.postMessage(null);
  },
};
