import type { MethodFactsFragment } from "../generated/method/method.ts";
import { words } from "../words/words.ts";

type Props = { readonly methods: readonly MethodFactsFragment[] };

/** The options of a choice among one's payment methods: what is not verified says so. */
export const MethodOptions = ({ methods }: Props) =>
  methods.map(({ id, label, verified }) => (
    <option key={id} value={id}>
      {verified ? label : `${label} (${words.methods.unverified})`}
    </option>
  ));
