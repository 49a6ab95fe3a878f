/**
 * Text that can be kept and shown: no half of a surrogate pair, and no U+0000, which PostgreSQL
 * does not take. Takes no time to speak of over megabytes of base64.
 */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");
