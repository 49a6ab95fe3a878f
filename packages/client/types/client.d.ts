import type { CofferError } from "./errors.d.ts";
import type { AccessTokens } from "./session.d.ts";

/**
 * A document that knows its types: what `@graphql-codegen/typed-document-node` makes with
 * `documentMode: "string"`. A plain string goes as well.
 */
export interface TypedDocument<Data, Variables> {
  toString(): string;
  readonly __apiType?: ((variables: Variables) => Data) | undefined;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Sends no access token: for `login` and `register`. */
  readonly anonymous?: boolean;
  /**
   * For how long a request that came at a bad time is repeated, where that is safe; 15 s where left
   * out, 0 for never. Advice of the API that is longer ends it at once.
   */
  readonly patienceMs?: number;
  /** How long one answer may take; 30 s where left out. */
  readonly timeoutMs?: number;
}

export interface LiveEvent {
  /** Where to go on after this event: store it with what the event did. */
  readonly cursor: string;
  /** Whether it is the present state, and not what happened since. */
  readonly snapshot: boolean;
  /**
   * The first event after the API did not know the cursor any more: what came between may be
   * missing.
   */
  readonly anew: boolean;
  /** A part of the event could not be read. */
  readonly errors: readonly CofferError[];
}

/** Times are of this machine's clock. */
export type FollowState =
  /** What was given is up to date. */
  | { readonly status: "live"; readonly since: Date }
  /** Connected; what was missed is on its way. */
  | { readonly status: "catching-up"; readonly since: Date }
  /** Not connected since then; it will be again by itself. */
  | { readonly status: "offline"; readonly since: Date }
  /**
   * It was stopped (`error` is null), or it cannot go on. SESSION_ENDED: log in, and follow again.
   */
  | { readonly status: "ended"; readonly since: Date; readonly error: CofferError | null };

export interface FollowHandlers<Data> {
  /**
   * Takes one event; the next one comes when this has returned, or its promise has resolved. Where
   * it throws, the event counts as not taken, and the following ends with CONSUMER_FAILED.
   */
  next(data: Data, event: LiveEvent): void | Promise<void>;
  state?(state: FollowState): void;
  /**
   * What went wrong and did not end it: an event that may not be seen, a stream that was
   * interrupted.
   */
  fault?(error: CofferError): void;
}

export interface Following {
  /** Behind the last event that was taken; null before the first. */
  readonly cursor: string | null;
  readonly state: FollowState;
  stop(): void;
}

type VariablesOf<Variables> = Omit<Variables, "after"> & { readonly after?: string | null };

/** No arguments where every variable may be left out. */
type AskRest<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: AskOptions]
    : [variables: Variables, options?: AskOptions];

export interface Client {
  /**
   * The data; throws a CofferError where there are errors. Repeated by itself: queries, and
   * mutations with an idempotency key, where the API cannot be reached or says that it cannot now;
   * anything, where the API says that nothing was done and when to come back. Repeated as whoever
   * asked: SESSION_ENDED where their session is over by then, or somebody else's has begun.
   */
  ask<Data = unknown>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: AskOptions,
  ): Promise<Data>;
  ask<Data, Variables>(document: TypedDocument<Data, Variables>, ...rest: AskRest<Variables>): Promise<Data>;

  /**
   * Follows a subscription over everything that may happen to its connection: no event is lost, and
   * none comes twice. Its document takes `$after` and selects `cursor` and `snapshot`. `after` in
   * the variables goes on behind a cursor that was stored.
   */
  follow<Data = unknown>(
    document: string,
    variables: Readonly<Record<string, unknown>>,
    handlers: FollowHandlers<Data>,
  ): Following;
  follow<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: VariablesOf<Variables>,
    handlers: FollowHandlers<Data>,
  ): Following;

  /** Stops everything that is followed and closes the socket. */
  close(): void;
}

/** What would do for what was refused with STEP_UP_REQUIRED: a proof of this level and age. */
export interface StepUpNeed {
  readonly level: "AAL1" | "AAL2";
  readonly maxAgeSeconds: number;
}

/**
 * Has somebody prove anew who they are: asks them, sends `stepUp`, hands its token to the session's
 * `keepAccess`. True: what was refused is asked again. False, or a throw: it is not, and fails with
 * STEP_UP_REQUIRED, or with what was thrown. The signal says that nobody waits for it any more.
 */
export type OnStepUpRequired = (need: StepUpNeed, signal: AbortSignal) => Promise<boolean>;

export interface ClientOptions {
  /** Of the API. In a page, `/graphql` is enough. */
  readonly url: string | URL;
  /** `tokenSession` or `browserSession`; nobody is logged in where left out. */
  readonly session?: AccessTokens;
  readonly fetch?: typeof fetch;
  /** The global one where left out; in Node before 22, that of `ws`. */
  readonly WebSocket?: unknown;
  /** The code is put behind it: the pages of the API's own console where left out. */
  readonly errorPages?: string;
  /**
   * Called where something needs a fresher proof than the token has, one call at a time. Nothing
   * was done then; an order keeps its idempotency key. Left out: such an answer is an error like
   * others.
   */
  readonly onStepUpRequired?: OnStepUpRequired;
}

/** One for each API and session: all that is followed shares one socket. */
export function makeClient(options: ClientOptions): Client;
