import type {
  ChangeEndpointMutation,
  MakeEndpointMutation,
  RecoverMutation,
  RotateSecretMutation,
  SendTestMutation,
} from "../../generated/develop/webhooks/webhooks.ts";
import { words } from "../../words/words.ts";

type Place = "url" | "events" | "form";
export type Refusal = { readonly place: Place; readonly text: string };
type Shared = Extract<
  NonNullable<MakeEndpointMutation["createWebhookEndpoint"]>,
  { readonly __typename: "WebhookUrlNotAllowed" | "WebhookEventsNotPermitted" | "WebhookEverybodyNotPermitted" }
>;

const { refusals } = words.webhooks;

function sharedRefusal(answer: Shared): Refusal {
  switch (answer.__typename) {
    case "WebhookUrlNotAllowed":
      return { place: "url", text: words.webhooks.urlFaults[answer.fault] };
    case "WebhookEventsNotPermitted":
      return { place: "events", text: refusals.WebhookEventsNotPermitted(answer.eventTypes.join(", ")) };
    case "WebhookEverybodyNotPermitted":
      return { place: "form", text: refusals.WebhookEverybodyNotPermitted };
  }
}

/** Why it was not made: a refusal that is not here does not compile. */
export function makeRefusal(answer: MakeEndpointMutation["createWebhookEndpoint"] | undefined): Refusal | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "CreateWebhookEndpointSuccess":
      return null;
    case "QuotaExceeded":
      return { place: "form", text: refusals.QuotaExceeded(answer.limit) };
    case "WebhookSecretShownBefore":
    case "IdempotencyKeyReused":
      return { place: "form", text: refusals[answer.__typename] };
    default:
      return sharedRefusal(answer);
  }
}

export function changeRefusal(answer: ChangeEndpointMutation["updateWebhookEndpoint"] | undefined): Refusal | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "UpdateWebhookEndpointSuccess":
      return null;
    case "WebhookNotFound":
      return { place: "form", text: refusals.WebhookNotFound };
    default:
      return sharedRefusal(answer);
  }
}

export function rotateRefusal(answer: RotateSecretMutation["rotateWebhookSecret"] | undefined): string | null {
  if (!answer || answer.__typename === "RotateWebhookSecretSuccess") return null;
  return refusals[answer.__typename];
}

export function testRefusal(answer: SendTestMutation["sendTestWebhook"] | undefined): string | null {
  if (!answer || answer.__typename === "SendTestWebhookSuccess") return null;
  return answer.__typename === "TooManyWebhookTests"
    ? refusals.TooManyWebhookTests(answer.limit)
    : refusals[answer.__typename];
}

export function recoverRefusal(answer: RecoverMutation["recoverWebhook"] | undefined): string | null {
  if (!answer || answer.__typename === "RecoverWebhookSuccess") return null;
  return refusals[answer.__typename];
}
