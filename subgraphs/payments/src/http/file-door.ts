import { Readable } from "node:stream";
import { busy } from "@coffer/platform/graphql/errors";
import { answerFaults, RouteFault, refuseOtherMethods } from "@coffer/platform/http/route-faults";
import type { HttpRoutes, RouteReply } from "@coffer/platform/http/routes";
import type { Logger } from "@coffer/platform/running/log";
import type { ExportFiles, ExportLinks } from "../app/exports/ports.ts";
import { fileNameOf, mediaTypeOf, type PaymentExport } from "../domain/exports/export.ts";
import type { UserId } from "../domain/money/ids.ts";

export type FileDoorParts = {
  readonly path: string;
  readonly exportFiles: Pick<ExportFiles, "findByLink" | "read">;
  readonly exportLinks: Pick<ExportLinks, "hashOf">;
  readonly log: Logger;
  /**
   * Files that are fetched at once, of all and of one person: who takes one as slowly as they like
   * holds a piece of it in memory, and keeps no other from theirs.
   */
  readonly places: number;
  readonly perOwner: number;
};

/** 20 bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{27}$/;
const NOTHING = "There is no file here.";

/** Files that somebody asked for, by the secret in their link. */
export const makeFileDoor =
  ({ path, exportFiles, exportLinks, log, places, perOwner }: FileDoorParts): HttpRoutes =>
  async (scope) => {
    answerFaults(scope, log);
    const fetching: UserId[] = [];
    const url = `${path}/:token`;
    scope.get<{ Params: { token: string } }>(
      url,
      { config: { proof: "the secret in the link", bodyMaxBytes: 0 } },
      async (request, reply) => {
        const { token } = request.params;
        const found = TOKEN.test(token) ? await exportFiles.findByLink(exportLinks.hashOf(token)) : null;
        if (found?.state === "EXPIRED") throw new RouteFault(410, "The time of this file is over.", "LINK_EXPIRED");
        if (found?.state !== "READY") throw new RouteFault(404, NOTHING, "NOT_FOUND");
        guardFile(reply, found);
        // What it would be, and nothing of it.
        if (request.method === "HEAD") return reply.send(Readable.from([]));
        const own = fetching.filter((ownerId) => ownerId === found.ownerId);
        if (own.length >= perOwner || fetching.length >= places) throw busy();
        fetching.push(found.ownerId);
        const body = Readable.from(exportFiles.read(found.id), { objectMode: false });
        body.once("close", () => {
          fetching.splice(fetching.indexOf(found.ownerId), 1);
        });
        log.info({ exportId: found.id, requestId: request.id }, "a file is fetched");
        return reply.send(body);
      },
    );
    refuseOtherMethods(scope, url, ["GET", "HEAD"]);
  };

/** It is saved, and nothing that is in it runs, stays in a cache, or tells where it came from. */
function guardFile(reply: RouteReply, file: PaymentExport): void {
  reply.headers({
    "content-type": mediaTypeOf(file),
    "content-length": String(file.bytes),
    "content-disposition": `attachment; filename="${fileNameOf(file)}"`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
  });
}
