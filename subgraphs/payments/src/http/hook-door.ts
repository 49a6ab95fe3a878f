import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { answerFaults, RouteFault, refuseOtherMethods } from "@coffer/platform/http/route-faults";
import type { HttpRoutes } from "@coffer/platform/http/routes";
import type { Logger } from "@coffer/platform/running/log";
import { UnprovedNews } from "../app/hooks/ports.ts";
import type { TakeNews } from "../app/hooks/take-news.ts";

export type HookDoorParts = {
  /** Under `/hooks/payments`. */
  readonly provider: string;
  /** The header that the provider signs in. */
  readonly signatureHeader: string;
  readonly takeNews: TakeNews;
  readonly log: Logger;
};

/** Several times what an event has. */
const BODY_MAX_BYTES = 256 * 1024;
const SIGNATURE_MAX_LENGTH = 4_096;

/**
 * A provider's webhooks, by its signature over the bytes as they came. It is told 200 once what its
 * event means is committed: before that it sends it again.
 */
export const makeHookDoor =
  ({ provider, signatureHeader, takeNews, log }: HookDoorParts): HttpRoutes =>
  async (scope) => {
    answerFaults(scope, log);
    const url = `/hooks/payments/${provider}`;
    const config = { proof: "the provider's signature", bodyMaxBytes: BODY_MAX_BYTES };
    scope.post(url, { config }, async (request, reply) => {
      const signature = request.headers[signatureHeader];
      if (typeof signature !== "string" || signature.length > SIGNATURE_MAX_LENGTH) throw unproved();
      const body = request.body ? await buffer(request.body as Readable) : Buffer.alloc(0);
      const taken = await takeNews(body, signature).catch((error: unknown) => {
        throw error instanceof UnprovedNews ? unproved() : error;
      });
      log.debug({ provider, taken, requestId: request.id }, "a provider's webhook was taken");
      return reply.header("cache-control", "no-store").send({ received: true });
    });
    refuseOtherMethods(scope, url, ["POST"]);
  };

const unproved = () => new RouteFault(400, "The signature is not the provider's, or too old.");
