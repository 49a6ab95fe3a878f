import { CloseCode } from "graphql-ws";
import type { WebSocket } from "ws";
import { Cancellation } from "../limits/cancellation.ts";
import { LastAnswers } from "./last-answers.ts";

type ContextPredicate<C> = (context: C) => boolean;

export type SocketOperation = {
  readonly cancellation: Cancellation;
  /** Known when the document has been read. */
  isMutation: boolean;
  /** Ends the events of a subscription. */
  stop: () => void;
  /** It is over, and counts no more. */
  readonly end: () => void;
};

/** One client's socket: who it speaks for, and how it ends. */
export class SocketConnection<C> {
  readonly socket: WebSocket;
  /** Where the client was when the socket opened. */
  readonly address: string;
  /** Null before the login and after the end. */
  context: C | null = null;
  expiresAtMs: number | null = null;
  /** Answered the last ping. */
  isAlive = true;
  /**
   * Executions and open subscriptions, until they have ended: a client's word that it waits no more
   * ends none by itself.
   */
  running = 0;
  readonly #operations = new Map<string, SocketOperation>();
  #ended = false;
  /** While the connection is to end, and mutations are under way. */
  #lastAnswers: LastAnswers | null = null;
  /**
   * Asked for while the login was being checked: it may concern the very session that is logging
   * in.
   */
  #lateEnds: { predicate: ContextPredicate<C>; code: number; reason: string }[] | null = null;
  #onEnd: (code: number, reason: string) => void = () => {};

  /** When it last had something under way. */
  idleSinceMs: number;
  readonly #now: () => number;

  constructor(socket: WebSocket, address: string, now: () => number = Date.now) {
    this.socket = socket;
    this.address = address;
    this.#now = now;
    this.idleSinceMs = now();
  }

  /** Is just logging in, or has something under way. */
  get isBusy(): boolean {
    return this.running > 0 || this.#lateEnds !== null;
  }

  /** `stopOperations` runs once, when the connection ends, whoever ends it. */
  onEnd(stopOperations: (code: number, reason: string) => void): void {
    this.#onEnd = stopOperations;
  }

  /** What is executed under this id, from now on. */
  beginOperation(id: string): SocketOperation {
    let isOver = false;
    const operation: SocketOperation = {
      cancellation: new Cancellation(),
      isMutation: false,
      stop: () => {},
      end: () => {
        if (isOver) return;
        isOver = true;
        this.running -= 1;
        this.idleSinceMs = this.#now();
        if (this.#operations.get(id) === operation) this.#operations.delete(id);
      },
    };
    this.running += 1;
    this.#operations.set(id, operation);
    return operation;
  }

  /** The client waits for it no more. */
  cancelOperation(id: string): void {
    this.#operations.get(id)?.cancellation.cancel();
    this.#lastAnswers?.forget(id);
  }

  /** A message of the protocol, unless nothing more may come out. */
  tell(text: string, send: (text: string) => Promise<void>): Promise<void> {
    return this.#lastAnswers ? this.#lastAnswers.pass(text, send) : send(text);
  }

  async whileAuthenticating<T>(authenticate: () => Promise<T>): Promise<T> {
    this.#lateEnds = [];
    return authenticate();
  }

  begin(context: C, expiresAtMs: number | null): void {
    const lateEnds = this.#lateEnds ?? [];
    this.#lateEnds = null;
    if (this.#ended) return;
    this.context = context;
    this.expiresAtMs = expiresAtMs;
    for (const { predicate, code, reason } of lateEnds) if (predicate(context)) this.endBehindAnswers(code, reason);
  }

  /** True where the connection ends now. */
  endIf(predicate: ContextPredicate<C>, code: number, reason: string): boolean {
    this.#lateEnds?.push({ predicate, code, reason });
    if (this.context === null || !predicate(this.context)) return false;
    this.endBehindAnswers(code, reason);
    return true;
  }

  /**
   * Not as after a logout: its client has a newer credential, or gets one, and goes on with that.
   */
  endIfExpired(): void {
    if (this.expiresAtMs === null || this.expiresAtMs > this.#now()) return;
    this.endBehindAnswers(CloseCode.Forbidden, "The access token has expired");
  }

  /**
   * The login is over: from now on nothing begins, and nothing comes out but the answers of
   * mutations under way.
   */
  endBehindAnswers(code: number, reason: string): void {
    if (this.#ended || this.#lastAnswers) return;
    this.context = null;
    const operations = [...this.#operations];
    const awaited = operations.filter(([, { isMutation }]) => isMutation).map(([id]) => id);
    if (awaited.length === 0) {
      this.end(code, reason);
      return;
    }
    this.#lastAnswers = new LastAnswers(awaited, () => this.end(code, reason));
    for (const [, { isMutation, cancellation, stop }] of operations) {
      if (isMutation) continue;
      cancellation.cancel();
      stop();
    }
  }

  /** Stops the operations at once; the other side may take its time to close. */
  end(code: number, reason: string): void {
    this.socket.close(code, reason);
    this.closed(code, reason);
  }

  closed(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.context = null;
    for (const { cancellation } of this.#operations.values()) cancellation.cancel();
    this.#onEnd(code, reason);
  }
}
