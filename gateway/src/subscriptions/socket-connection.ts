import type { WebSocket } from "ws";
import { Cancellation } from "../cancellation.ts";

type ContextPredicate<C> = (context: C) => boolean;

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
  /** Executions and open subscriptions, until they have ended: a client's word that it waits no more ends none by itself. */
  running = 0;
  readonly #operations = new Map<string, Cancellation>();
  #ended = false;
  /** Asked for while the login was being checked: it may concern the very session that is logging in. */
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
  beginOperation(id: string): { readonly cancellation: Cancellation; end(): void } {
    const cancellation = new Cancellation();
    this.running += 1;
    this.#operations.set(id, cancellation);
    let isOver = false;
    return {
      cancellation,
      end: () => {
        if (isOver) return;
        isOver = true;
        this.running -= 1;
        this.idleSinceMs = this.#now();
        if (this.#operations.get(id) === cancellation) this.#operations.delete(id);
      },
    };
  }

  /** The client waits for it no more. */
  cancelOperation(id: string): void {
    this.#operations.get(id)?.cancel();
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
    for (const { predicate, code, reason } of lateEnds) if (predicate(context)) this.end(code, reason);
  }

  /** True where the connection ended now. */
  endIf(predicate: ContextPredicate<C>, code: number, reason: string): boolean {
    this.#lateEnds?.push({ predicate, code, reason });
    if (this.context === null || !predicate(this.context)) return false;
    this.end(code, reason);
    return true;
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
    for (const cancellation of this.#operations.values()) cancellation.cancel();
    this.#onEnd(code, reason);
  }
}
