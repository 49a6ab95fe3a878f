import type { IncomingMessage, ServerResponse } from "node:http";
import type { Secret } from "@coffer/platform/values/secret";
import type { UserId } from "../../domain/users/ids.ts";

export type AskingClient = { readonly name: string; readonly homepage: string };

/** What a person is to answer before a client is let in. */
export type Prompt = {
  readonly kind: "login" | "consent";
  /** Known to its page alone: another page cannot answer for it. */
  readonly csrf: string;
  readonly client: AskingClient;
  /** Where the answer leads; null: to a device that shows a code. */
  readonly redirectUri: string | null;
  readonly scopes: readonly string[];
  /** Who is logged in. */
  readonly userId: UserId | null;
  /** What the client thinks that they are called. */
  readonly loginHint: string | null;
  /** Languages that the client asks for, in its order. */
  readonly languages: string | null;
};

/** The raw pair of a request: the protocol's cookies are in it. */
export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** Where the browser goes on; null where there is nothing to answer any more. */
export type GoesOn = string | null;

export type ProtocolRequest = {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly address: string | undefined;
};

/** OAuth 2.1 and OpenID Connect, spoken by a library: what of it our pages and doors need. */
export type OAuthServer = {
  /** Writes the answer. */
  handle(request: ProtocolRequest, response: ServerResponse): Promise<void>;
  /** Null where it is over, or another browser's. */
  findPrompt(exchange: Exchange): Promise<Prompt | null>;
  /** With the access token of a login that was just made. */
  answerLogin(exchange: Exchange, accessToken: Secret): Promise<GoesOn>;
  /** Null, too, where the login has ended meanwhile. */
  consent(exchange: Exchange): Promise<GoesOn>;
  refuse(exchange: Exchange): Promise<GoesOn>;
};

/** What is shown where the protocol itself shows something. */
export type ProtocolPages = {
  enterCode(page: Seen & { action: string; csrf: string; fault: CodeFault | null }): string;
  confirmCode(page: Seen & Code & { client: AskingClient; device: SeenDevice }): string;
  codeDone(page: Seen & { client: AskingClient }): string;
  /** `client`: who asks for it; null where nobody says. */
  logOut(page: Seen & { action: string; csrf: string; client: AskingClient | null }): string;
  /** `client`: the one that alone was ended; null: the browser is logged out. */
  loggedOut(page: Seen & { client: AskingClient | null }): string;
  failed(page: Seen & { error: string; description: string | undefined }): string;
};

type Seen = { readonly acceptLanguage: string | undefined };
type Code = { readonly action: string; readonly csrf: string; readonly userCode: string; readonly shown: string };
export type SeenDevice = { readonly address: string | undefined; readonly agent: string };
/** wrong: there is no such code, or it was used, or is over. cancelled: the person said no. */
export type CodeFault = "wrong" | "cancelled" | "failed";
