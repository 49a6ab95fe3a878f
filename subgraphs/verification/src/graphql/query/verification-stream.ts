import { requireUser } from "@coffer/platform/graphql/errors";
import { answerStreamRequest } from "@coffer/platform/streams/streams";
import type { QueryResolvers } from "../generated/types.ts";

export const verificationStream: QueryResolvers["verificationStream"] = (_root, { request }, { app, actor }) =>
  answerStreamRequest(app.stream, requireUser(actor), request);
