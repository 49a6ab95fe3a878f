/** What a test does in the place of the API behind a socket. */
export type FakeServer = {
  /** Called for each subscription. */
  subscribed(subscription: FakeSubscription): void;
};

export type FakeSubscription = {
  readonly variables: Record<string, unknown>;
  readonly authorization: string | undefined;
  next(payload: unknown): void;
  error(errors: readonly unknown[]): void;
  complete(): void;
  /** Closes the socket that it came on. */
  close(code: number, reason?: string): void;
  readonly isOver: boolean;
};

type Listener<T> = ((event: T) => void) | null;
type Message = { id?: string; type: string; payload?: { variables?: Record<string, unknown>; authorization?: string } };
type Network = { readonly server: FakeServer; readonly sockets: FakeSocket[]; refuses: boolean; isGone: boolean };

/**
 * A WebSocket of graphql-transport-ws without a network. What goes either way comes in later turns
 * of the event loop, in its order, as on a wire.
 */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState = 0;
  onopen: Listener<unknown> = null;
  onmessage: Listener<{ data: string }> = null;
  onclose: Listener<{ code: number; reason: string; wasClean: boolean }> = null;
  onerror: Listener<unknown> = null;
  readonly #network: Network;
  #authorization: string | undefined;
  readonly #running = new Map<string, { isOver: boolean }>();

  constructor(network: Network) {
    this.#network = network;
    network.sockets.push(this);
    setImmediate(() => {
      if (this.readyState === 3) return;
      this.readyState = network.refuses ? 3 : 1;
      if (!network.refuses) return this.onopen?.({});
      this.onerror?.(new Error("refused"));
      this.onclose?.({ code: 1006, reason: "", wasClean: false });
    });
  }

  send(text: string): void {
    if (this.readyState === 1)
      setImmediate(() => this.readyState === 1 && !this.#network.isGone && this.#hear(JSON.parse(text)));
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    setImmediate(() => this.end(code, reason));
  }

  /** As the network or the server does it: at once. */
  end(code: number, reason = ""): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    for (const running of this.#running.values()) running.isOver = true;
    this.onclose?.({ code, reason, wasClean: code !== 1006 });
  }

  #say(message: unknown): void {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(message) });
  }

  #hear({ id = "", type, payload }: Message): void {
    if (type === "connection_init") {
      this.#authorization = payload?.authorization;
      this.#say({ type: "connection_ack" });
    }
    if (type === "ping") this.#say({ type: "pong" });
    const running = this.#running.get(id);
    if (type === "complete" && running) running.isOver = true;
    if (type === "subscribe") this.#network.server.subscribed(this.#begin(id, payload?.variables ?? {}));
  }

  #begin(id: string, variables: Record<string, unknown>): FakeSubscription {
    const running = { isOver: false };
    this.#running.set(id, running);
    const say = (type: string, more: object = {}) => running.isOver || this.#say({ id, type, ...more });
    const end = (type: string, more: object = {}) => {
      say(type, more);
      running.isOver = true;
    };
    return {
      variables,
      authorization: this.#authorization,
      next: (payload) => void say("next", { payload }),
      error: (payload) => end("error", { payload }),
      complete: () => end("complete"),
      close: (code, reason) => this.end(code, reason),
      get isOver() {
        return running.isOver;
      },
    };
  }
}

export function makeFakeWebSocket(server: FakeServer) {
  const network: Network = { server, sockets: [], refuses: false, isGone: false };
  const { sockets } = network;
  return {
    WebSocket: class extends FakeSocket {
      constructor() {
        super(network);
      }
    },
    sockets,
    /** Every socket that is open goes away. */
    cut: () => {
      for (const socket of sockets) socket.end(1006);
    },
    refuse: (value: boolean) => {
      network.refuses = value;
    },
    /** Without a word to either end. */
    goAway: () => {
      network.isGone = true;
    },
    get open() {
      return sockets.filter(({ readyState }) => readyState === 1).length;
    },
  };
}
