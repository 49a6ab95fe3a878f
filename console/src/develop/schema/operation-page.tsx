import { getRouteApi, Link } from "@tanstack/react-router";
import { schemaData } from "../../generated/develop/schema-data.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";

const route = getRouteApi("/inside/develop/schema/operations/$name");

/** An operation of schema/operations: one that works, to begin with. */
export function OperationPage() {
  const { name } = route.useParams();
  const operation = schemaData.operations.find((each) => each.name === name);
  return (
    <Page title={name}>
      <p className="mb-5">
        <Link to="/develop/schema" className="text-accent underline">
          {words.schema.all}
        </Link>
      </p>
      {operation ? (
        <CodeBlock label={words.schema.operation} text={operation.text} />
      ) : (
        <p>{words.schema.unknownOperation}</p>
      )}
    </Page>
  );
}
