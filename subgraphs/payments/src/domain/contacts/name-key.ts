import type { Brand } from "@coffer/contracts/brand";

/** What two names of one person's contacts must not share: neither is to be taken for the other. */
export type ContactNameKey = Brand<string, "ContactNameKey">;

/**
 * Without case, width and the kinds of spaces: "Joe STRASSE" is "joe straße". Folded down, up
 * and down again, because what has a large form of two letters, or several small forms, is the same
 * only then: ß and SS, the two sigmas. Put together anew at the end (Unicode's form KC).
 */
export const contactNameKey = (name: string): ContactNameKey =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/\p{Zs}+/gu, " ")
    .trim() as ContactNameKey;
