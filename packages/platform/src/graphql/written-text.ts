import { type DocumentNode, print } from "graphql";

/**
 * Whether text is written into a document, and not given as a variable. It may be anything: a
 * password, the words of a wallet. So such a document, and what was made of it, is kept in no
 * cache. In what graphql executes a quotation mark begins text, or stands in a comment.
 */
export const hasWrittenText = (source: string): boolean => source.includes('"');

export const hasTextInDocument = (document: DocumentNode): boolean =>
  hasWrittenText(document.loc?.source.body ?? print(document));
