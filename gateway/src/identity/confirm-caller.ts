import { anonymous } from "@coffer/platform/identity/actor";
import { GraphQLError } from "graphql";
import type { Authenticator } from "./authenticate.ts";
import type { RequestContext } from "./request-context.ts";

/**
 * Who somebody is now that was let in before: whoever is nobody any more may do what strangers may,
 * as with a token that is no good.
 */
export const makeConfirmCaller =
  ({ confirm }: Pick<Authenticator, "confirm">) =>
  async (
    context: RequestContext,
  ): Promise<{ readonly context: RequestContext; readonly fault: GraphQLError | null }> => {
    try {
      await confirm(context.actor);
      return { context, fault: null };
    } catch (fault) {
      if (!(fault instanceof GraphQLError)) throw fault;
      return { context: { ...context, actor: anonymous, tokenFault: fault }, fault };
    }
  };
