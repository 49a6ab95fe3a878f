/** A door that is not GraphQL, on the gateway's origin under /auth, /upload, /hooks or /files; the gateway forwards to its owner. */
export type HttpRoute = {
  readonly method: "GET" | "POST";
  /** An exact path, such as `/auth/jwks.json`. */
  readonly path: string;
  /** How a caller proves a right to it: for readers of this code and for the list in docs. */
  readonly proof: string;
  handle(request: HttpRequest): Promise<HttpResponse>;
};

export type HttpRequest = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly requestId: string;
};
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
