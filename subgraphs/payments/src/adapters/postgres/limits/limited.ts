import type { LimitUse } from "../../../domain/money/limit-use.ts";
import type { Item } from "../money/item.ts";

/** Within a statement: what is limited, as names. A row for each: most often few, or none. */
export const LIMITED_NAMES = "SELECT name FROM limited_operation";

/** As {@link LIMITED_NAMES} says it. */
export const nameOfLimited = ({ operation, currency }: Pick<LimitUse, "operation" | "currency">): string =>
  `${operation} ${currency}`;

/** What an item that makes a payment uses of limits. */
export type Using = { readonly item: Item; readonly use: LimitUse };

/** Of what is limited. */
export const listUses = (items: readonly Item[], limited: ReadonlySet<string>): Using[] =>
  limited.size === 0
    ? []
    : items.flatMap((item) => {
        const { use } = item;
        return use && limited.has(nameOfLimited(use)) ? [{ item, use }] : [];
      });

/** What a process was told last of what is limited: a guess, by which more can be sent ahead. */
export type Told = { limited: ReadonlySet<string> };
