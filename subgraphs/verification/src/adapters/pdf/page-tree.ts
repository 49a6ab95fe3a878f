import type { PDFObject } from "@cantoo/pdf-lib";
import { type Copier, Refused } from "./copy.ts";
import { page } from "./kinds.ts";
import { nameOf, type Written, type WrittenStream } from "./written.ts";

const PAGES_MAX = 100;
/** Folders of pages: some programs make many, each with few inside. */
const NODES_MAX = 1000;

type Inherited = ReadonlyMap<string, PDFObject>;

/**
 * The pages in order, each with what it inherits. Throws Refused where there are none or too many,
 * or one contains itself.
 */
export function findPages(catalog: PDFObject | undefined, copier: Copier): Inherited[] {
  const root = copier.resolve(copier.entries(catalog).get("Pages"));
  if (!root) throw new Refused("DAMAGED_PDF");
  const pages: Inherited[] = [];
  const seen = new Set<PDFObject>();
  const pending: { node: PDFObject | undefined; inherited: Inherited }[] = [{ node: root, inherited: new Map() }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const node = copier.resolve(next.node);
    if (!node) continue;
    // A page may stand in the tree twice; a folder that does is inside itself, or as good as.
    const own = copier.entries(node);
    const inherited = new Map(next.inherited);
    for (const key of Object.keys(page.inherited)) {
      const value = own.get(key);
      if (value) inherited.set(key, value);
    }
    if (own.has("Kids")) {
      if (seen.has(node) || seen.size >= NODES_MAX) throw new Refused("DAMAGED_PDF");
      seen.add(node);
      const kids = copier.list(own.get("Kids"));
      if (kids.length > PAGES_MAX * 10) throw new Refused("TOO_MANY_PAGES");
      for (const kid of kids.toReversed()) pending.push({ node: kid, inherited });
    } else if (copier.nameAt(node, "Type") === "Page") {
      pages.push(new Map([...own, ...inherited]));
      if (pages.length > PAGES_MAX) throw new Refused("TOO_MANY_PAGES");
    }
  }
  if (pages.length === 0) throw new Refused("NO_PAGES");
  return pages;
}

/** Writes catalog, page tree and pages; what the pages need is left in the copier's queue. */
export function copyPages(
  pages: readonly Inherited[],
  copier: Copier,
  objects: (Written | WrittenStream | null)[],
): void {
  const tree = { object: 1 };
  const catalog = new Map<string, Written>();
  catalog.set("Type", nameOf("Catalog")).set("Pages", tree);
  objects.push(catalog, null);
  const kids = pages.map((given) => {
    const written = new Map<string, Written>([["Type", nameOf("Page")]]);
    written.set("Parent", tree);
    for (const [key, kind] of Object.entries({ ...page.inherited, ...page.own })) {
      const value = given.get(key);
      const copied = value && copier.copy(kind, value);
      if (copied !== undefined) written.set(key, copied);
    }
    // Required of a page, by readers too.
    if (!written.has("Resources")) written.set("Resources", new Map());
    if (!written.has("MediaBox")) written.set("MediaBox", [0, 0, 612, 792]);
    return { object: objects.push(written) - 1 };
  });
  objects[tree.object] = new Map<string, Written>([
    ["Type", nameOf("Pages")],
    ["Kids", kids],
    ["Count", kids.length],
  ]);
}
