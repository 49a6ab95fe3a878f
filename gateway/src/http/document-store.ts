import type { ApolloServer } from "@apollo/server";
import { bytesOfDocument } from "@coffer/platform/graphql/document-bytes";
import { hasTextInDocument } from "@coffer/platform/graphql/written-text";
import { BoundedMap } from "@coffer/platform/values/bounded-map";
import type { DocumentNode } from "graphql";

type DocumentStore = NonNullable<ConstructorParameters<typeof ApolloServer>[0]["documentStore"]>;

const DOCUMENTS_MAX = { entries: 1_000, bytes: 16_000_000 };

/**
 * By Apollo's hash of their text. Its own store weighs them by what their JSON would take, which is
 * a fraction of what they take.
 */
export function makeDocumentStore(): DocumentStore & {
  /** Bytes that are kept. */
  readonly kept: number;
} {
  const documents = new BoundedMap<string, DocumentNode>({
    ...DOCUMENTS_MAX,
    weigh: (_hash, node) => bytesOfDocument(node),
  });
  return {
    get: async (hash) => documents.get(hash),
    set: async (hash, document) => {
      if (!hasTextInDocument(document)) documents.set(hash, document);
    },
    delete: async (hash) => documents.delete(hash),
    get kept() {
      return documents.bytes;
    },
  };
}
