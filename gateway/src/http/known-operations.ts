import { bytesOfDocument } from "@coffer/platform/graphql/document-bytes";
import { hasWrittenText } from "@coffer/platform/graphql/written-text";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { FastifyRequest } from "fastify";
import { type DocumentNode, GraphQLError, type OperationDefinitionNode } from "graphql";
import { resolveOperation } from "../execution/resolve-operation.ts";

/** What a request asks for, in a document that was parsed and found valid before. */
export type KnownOperation = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
};

export type KnownOperations = {
  /**
   * A document that passed every validation rule, under its exact text: forgotten where text is
   * written into it.
   */
  remember(text: string, document: DocumentNode): void;
  /** Null for any request that is not of the plainest kind, or whose document is new. */
  find(request: Pick<FastifyRequest, "method" | "headers" | "body">): KnownOperation | null;
  /** Bytes that are kept. */
  readonly kept: number;
};

const DOCUMENTS_MAX = { entries: 1_000, bytes: 16_000_000 };

/** Those for which the answer is `application/json`, without weighing types against each other. */
const PLAIN_ACCEPTS: ReadonlySet<unknown> = new Set([undefined, "*/*", "application/json"]);

/**
 * Most requests come with a document that was seen before: what Apollo Server does with one again,
 * for 60 µs, has no other outcome than the first time. It keeps everything that needs a judgement:
 * other methods and content types, batches, extensions, new documents, and whatever ends in an
 * error.
 */
export function makeKnownOperations(): KnownOperations {
  const documents = new BoundedMap<string, DocumentNode>({
    ...DOCUMENTS_MAX,
    weigh: (text, document) => bytesOfText(text) + bytesOfDocument(document),
  });
  return {
    remember(text, document) {
      if (!hasWrittenText(text) && documents.get(text) !== document) documents.set(text, document);
    },
    find({ method, headers, body }) {
      // Only `application/json` is parsed to an object, so a form of another site's cannot have
      // sent it.
      if (method !== "POST" || !PLAIN_ACCEPTS.has(headers.accept) || !isRecord(body)) return null;
      for (const name of Object.keys(body)) if (!PARTS.has(name)) return null;
      const { query, operationName = null, variables } = body;
      if (operationName !== null && typeof operationName !== "string") return null;
      if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
      const document = typeof query === "string" ? documents.get(query) : undefined;
      if (!document) return null;
      const operation = resolveOperation(document, operationName);
      if (operation instanceof GraphQLError || operation.operation === "subscription") return null;
      return { document, operation, variables: variables ?? {} };
    },
    get kept() {
      return documents.bytes;
    },
  };
}

const PARTS: ReadonlySet<string> = new Set(["query", "operationName", "variables"]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
