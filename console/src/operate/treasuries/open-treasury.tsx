import { useState } from "react";
import { MakeTreasuryDocument, type TreasuriesPageQuery } from "../../generated/operate/treasuries/treasuries.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { Card } from "../../ui/card.tsx";
import { Choice } from "../../ui/field.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";

type Props = { readonly networks: TreasuriesPageQuery["networks"] };

/** Makes the treasury of a network that has none, for good. */
export function OpenTreasury({ networks }: Props) {
  const [chosen, setChosen] = useState<string>();
  const network = networks.find(({ code }) => code === chosen) ?? networks[0];
  const { make: w, refusals } = words.treasuries;
  if (!network) return <p className="text-dim">{w.all}</p>;
  return (
    <Card title={w.title} className="max-w-3xl">
      <RepeatableForm
        // What was typed is done with once its network has one.
        key={networks.length}
        document={MakeTreasuryDocument}
        variablesOf={(reason) => ({ input: { network: network.code, reason } })}
        refusalOf={({ openTreasury }) => refusalText(openTreasury, refusals)}
        submit={w.submit}
        look="main"
        done={w.done(network.name)}
        onDone={focusHeading}
      >
        <p className="text-dim">{w.means}</p>
        <Choice label={w.network} value={network.code} onChange={({ target }) => setChosen(target.value)}>
          {networks.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Choice>
      </RepeatableForm>
    </Card>
  );
}
