import {
  type Listed,
  numberPlace,
  type Page,
  type PageArguments,
  pagedList,
  pageSize,
} from "@coffer/platform/graphql/pages";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import { makeCurrencyParser } from "./parse.ts";

/** A page of all that was ever said of a currency: each has a version, which is its place. */
export async function listVersions<Said extends { readonly version: number }>(
  args: PageArguments & { readonly currency: string },
  {
    name,
    assets,
    list,
  }: {
    readonly name: string;
    readonly assets: Assets;
    readonly list: (currency: string, page: Page<number>) => Promise<Listed<Said>>;
  },
) {
  const versions = pagedList({ name, of: [args.currency], parsePlace: numberPlace });
  const { currency, ...page } = readInput(args, (read) => ({
    currency: read("currency", makeCurrencyParser(assets)),
    first: read("first", pageSize),
    after: read("after", versions.after),
  }));
  const listed = await list(currency, page);
  return versions.present(listed, { hasPrevious: page.after !== null, placeOf: ({ version }) => version });
}
