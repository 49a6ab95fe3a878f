import type { WebSocket } from "ws";

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
  #ended = false;
  /** Asked for while the login was being checked: it may concern the very session that is logging in. */
  #lateEnds: { predicate: ContextPredicate<C>; code: number; reason: string }[] | null = null;
  #onEnd: (code: number, reason: string) => void = () => {};

  constructor(socket: WebSocket, address: string) {
    this.socket = socket;
    this.address = address;
  }

  /** `stopOperations` runs once, when the connection ends, whoever ends it. */
  onEnd(stopOperations: (code: number, reason: string) => void): void {
    this.#onEnd = stopOperations;
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
    this.#onEnd(code, reason);
  }
}
