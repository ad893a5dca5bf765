/** What a provider says of a mail after it took it, in the order it may only move up. */
export const deliveryFates = ["delivered", "bounced", "complained"] as const;
export type DeliveryFate = (typeof deliveryFates)[number];

export const suppressionReasons = ["unsubscribed", "bounced", "complained"] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];
