import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { BodiesUnderWay, BodyBounds, Sender } from "../limits/bodies-under-way.ts";
import { hasMoreValuesThan, JSON_VALUES_MAX } from "../limits/json-values.ts";

/** Answered with its status, as every fault of the HTTP layer. */
export class HttpFault extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`HTTP ${statusCode}`);
    this.statusCode = statusCode;
  }
}

export type Reading = {
  readonly bounds: BodyBounds;
  readonly bodies: BodiesUnderWay;
  /** Checks the token, where there is one. */
  readonly sender: () => Promise<Sender>;
  /** The bytes count until then. */
  readonly whenAnswered: (release: () => void) => void;
};

/** For what an operation needs, over a poor line. */
const SMALL_MAX_MS = 15_000;

/**
 * `charset` has no meaning for JSON (RFC 8259 §11), and whoever says another than UTF-8 will have
 * sent another.
 */
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/gi;

/**
 * The bytes of a body, no more than its sender may send. What is not UTF-8 is refused: decoding
 * would put the same character for all that it cannot read, and make one text of two.
 */
export async function readBody(request: IncomingMessage, reading: Reading): Promise<Buffer> {
  const { bounds, bodies } = reading;
  refuseOtherText(request.headers);
  const declared = Number.parseInt(request.headers["content-length"] ?? "0", 10);
  if (declared > bounds.userBytes) throw new HttpFault(413);
  const sender = await reading.sender();
  const max = sender.kind === "user" ? bounds.userBytes : bounds.anyoneBytes;
  if (declared > max) throw new HttpFault(413);

  const held = bodies.hold(sender);
  reading.whenAnswered(held.release);
  // A small body counts as it comes: who says that one will come, and sends none, takes nothing
  // from others.
  const ahead = declared > bounds.anyoneBytes ? declared : 0;
  const hold = (bytes: number) => {
    const room = held.add(bytes);
    if (room !== "ok") throw new HttpFault(room === "sender" ? 429 : 503);
  };
  hold(ahead);
  const bytes = await collect(request, {
    patienceMs: ahead > 0 ? null : SMALL_MAX_MS,
    take(received, more) {
      if (received > max) throw new HttpFault(413);
      if (received > ahead) hold(Math.min(more, received - ahead));
    },
  });
  if (hasMoreValuesThan(JSON_VALUES_MAX, bytes)) throw new HttpFault(413);
  return bytes;
}

function refuseOtherText(headers: IncomingMessage["headers"]): void {
  const type = headers["content-type"];
  if (type?.includes(";"))
    for (const [, charset = ""] of type.matchAll(CHARSET)) if (!/^utf-?8$/i.test(charset)) throw new HttpFault(415);
  // Nothing is unpacked here: a few bytes would become as many as anybody likes.
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && !/^(identity)?$/i.test(encoding.trim())) throw new HttpFault(415);
}

/** And the parts are zeroed: who reads the whole zeroes that alone. */
function joined(parts: readonly Buffer[], length: number): Buffer {
  const whole = Buffer.concat(parts, length);
  for (const part of parts) part.fill(0);
  return whole;
}

type Collecting = {
  /** Null: as long as a request may take. */
  readonly patienceMs: number | null;
  /** Throws where there is no room for what has come. */
  readonly take: (received: number, more: number) => void;
};

function collect(request: IncomingMessage, { patienceMs, take }: Collecting): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let isOver = false;
    const timer = patienceMs === null ? undefined : setTimeout(() => end(new HttpFault(408)), patienceMs);
    // What comes afterwards, the close of every request too, is nobody's: listeners that go with
    // their request need not be taken off.
    const end = (fault: Error | null) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      const parts = chunks.splice(0);
      if (fault) return reject(fault);
      const [first = Buffer.alloc(0)] = parts;
      const bytes = parts.length === 1 ? first : joined(parts, received);
      if (isUtf8(bytes)) resolve(bytes);
      else reject(new HttpFault(400));
    };
    const onData = (chunk: Buffer) => {
      if (isOver) return;
      received += chunk.length;
      try {
        take(received, chunk.length);
        chunks.push(chunk);
      } catch (fault) {
        end(fault as Error);
      }
    };
    const onEnd = () => end(null);
    // Every request is closed at last, and a fault remembers where it was made, which takes time.
    const onError = () => isOver || end(new HttpFault(400));
    request.on("data", onData).on("end", onEnd).on("error", onError).on("close", onError);
  });
}
