import { operate } from "./english/operate.ts";
import type { Shape } from "./words.ts";

/** Of the pages of staff: nobody else's browser reads them. */
export const staffWords: Shape<typeof operate> = operate;
